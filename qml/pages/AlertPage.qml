import QtQuick
import Fieldledger
import Fieldledger.View

/// An alert on record: what was found, how it is closed, and the step that is this person's.
ScrollPage {
    id: page

    required property AlertView view
    base: view

    Flow {
        width: parent.width
        spacing: Theme.gap
        StatusChip { text: page.view.level; tone: page.view.levelTone }
        StatusChip { text: page.view.stateWord; tone: "info" }
    }
    Card {
        width: parent.width
        SectionHeader { width: parent.width; text: qsTr("What was found") }
        AppText { width: parent.width; text: page.view.figures }
        AppText { width: parent.width; text: page.view.raised; size: Theme.small; quiet: true }
        AppText {
            width: parent.width
            visible: page.view.source !== ""
            text: qsTr("Source of the rule: %1").arg(page.view.source)
            size: Theme.small
            quiet: true
        }
        AppText {
            width: parent.width
            visible: page.view.rules !== ""
            text: qsTr("Rule set: %1").arg(page.view.rules)
            size: Theme.small
            quiet: true
        }
        AppText { width: parent.width; visible: text !== ""; text: page.view.note }
    }
    Card {
        width: parent.width
        visible: page.view.decision !== ""
        SectionHeader { width: parent.width; text: qsTr("What was decided") }
        AppText { width: parent.width; text: page.view.decision }
    }
    Card {
        width: parent.width
        visible: page.view.steps.count > 0
        SectionHeader { width: parent.width; text: qsTr("How it is closed") }
        Facts { width: parent.width; model: page.view.steps }
        AppText { width: parent.width; visible: text !== ""; text: page.view.term; size: Theme.small; quiet: true }
    }
    Card {
        width: parent.width
        visible: page.view.decides
        spacing: 12
        ChoiceChips {
            width: parent.width
            label: qsTr("Decision")
            options: page.view.choices
            current: page.view.choice
            onChosen: (index) => page.view.choice = index
        }
        FormText {
            width: parent.width
            label: qsTr("Why")
            value: page.view.reason
            onTyped: (text) => page.view.reason = text
        }
    }

    footer: [
        AppButton {
            share: page.frame.compact ? 1 : 0
            visible: page.view.nextAct !== ""
            enabled: page.view.canAct
            kind: "primary"
            text: page.view.nextAct
            onClicked: page.view.act()
        }
    ]
}
