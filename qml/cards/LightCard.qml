import QtQuick
import Fieldledger
import Fieldledger.View

/// A project's light with the rules behind it, and what could not be judged.
Card {
    id: card

    required property ProjectView view
    property bool opened: false

    spacing: 12
    Flow {
        width: parent.width
        spacing: 12
        FitText {
            most: parent.width
            text: qsTr("Warnings")
            size: Theme.lead
            strong: true
            Accessible.role: Accessible.Heading
        }
        StatusChip { text: card.view.light; tone: card.view.lightTone }
    }
    AppText {
        width: parent.width
        text: qsTr("Rule set: %1").arg(card.view.rules)
        size: Theme.small
        quiet: true
    }
    Repeater {
        model: card.view.warnings
        delegate: WarningLine { width: parent.width }
    }
    AppButton {
        visible: card.view.missing.count > 0
        glyph: card.opened ? "up" : "more"
        text: card.opened ? qsTr("Hide what could not be judged") : qsTr("%n rule(s) could not be judged", "", card.view.missing.count)
        onClicked: card.opened = !card.opened
    }
    Facts { width: parent.width; visible: card.opened; model: card.view.missing }
}
