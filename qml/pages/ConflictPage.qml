import QtQuick
import Fieldledger
import Fieldledger.View

/// Values that two people changed without seeing each other; each is decided by a person.
ScrollPage {
    id: page

    required property ConflictView view
    base: view
    emptyText: page.view.decided > 0 ? qsTr("Decided here, on the way to the server") : qsTr("Nothing is in dispute")
    emptyHint: qsTr("What was not chosen stays in the history of the record.")
    emptyGlyph: "check"

    AppText {
        width: parent.width
        text: qsTr("Two people changed the same thing without seeing each other. Pick the value that is right; the other one stays readable in the history.")
        quiet: true
    }
    Repeater {
        model: page.view.rows
        delegate: DisputeCard {
            width: parent.width
            onPickedSide: (side) => page.view.pick(key, side)
        }
    }

    footer: AppButton {
        share: page.frame.compact ? 1 : 0
        kind: "primary"
        glyph: "check"
        enabled: page.view.left < page.view.rows.count && !page.view.busy
        visible: page.view.rows.count > 0
        text: page.view.left === 0 ? qsTr("Keep what was picked")
            : qsTr("Keep what was picked, %1 left").arg(page.view.left)
        onClicked: page.view.decide()
    }
}
