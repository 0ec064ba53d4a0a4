import QtQuick
import Fieldledger
import Fieldledger.View

/// Photos and scans of a visit.
ScrollPage {
    id: page

    required property EvidenceView view
    base: view
    emptyText: qsTr("No evidence is attached yet")
    emptyHint: qsTr("Originals are kept unaltered under their fingerprint; time and place are written on a copy only.")
    emptyGlyph: "photo"

    ConflictBanner {
        width: parent.width
        base: page.view
        onActed: page.view.open("Conflict", "")
    }
    Flow {
        width: parent.width
        spacing: 12
        Repeater {
            model: page.view.rows
            delegate: PhotoTile {
                width: page.width < 600 ? (parent.width - 12) / 2 : (parent.width - 24) / 3
                onClicked: page.view.openPhoto(key)
            }
        }
    }

    footer: AppButton {
        share: page.frame.compact ? 1 : 0
        visible: !page.view.readOnly
        kind: "primary"
        glyph: "folder"
        text: qsTr("Choose a file")
        onClicked: page.view.choose()
    }
}
