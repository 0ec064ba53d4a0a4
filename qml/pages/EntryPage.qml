import QtQuick
import Fieldledger
import Fieldledger.View

/// A form over one record of a visit.
ScrollPage {
    id: page

    required property EntryView view
    base: view

    tools: IconButton {
        visible: page.view.removable
        glyph: "trash"
        ink: Theme.err
        text: qsTr("Take this line out")
        onClicked: page.view.remove()
    }
    below: KeptLine {
        x: page.inset
        width: page.width - 2 * page.inset
        kept: page.view.kept
        readOnly: page.view.readOnly
        bottomPadding: 8
    }

    ConflictBanner {
        width: parent.width
        base: page.view
        onActed: page.view.open("Conflict", "")
    }
    Card {
        width: parent.width
        spacing: Theme.space
        Repeater {
            model: page.view.rows
            delegate: FieldInput {
                width: parent.width
                view: page.view
            }
        }
    }
}
