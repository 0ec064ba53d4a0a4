import QtQuick
import Fieldledger
import Fieldledger.View

/// A report to be judged: target, last and this side by side.
ScrollPage {
    id: page

    required property ReviewView view
    property bool asked: false  ///< for the opinion that a return needs
    base: view

    tools: IconButton {
        glyph: "history"
        text: qsTr("History")
        onClicked: page.view.openHistory()
    }

    StatusChip { text: page.view.stateWord; tone: page.view.tone }
    ConflictBanner {
        width: parent.width
        base: page.view
        onActed: page.view.openConflict()
    }
    Card {
        width: parent.width
        spacing: 0
        SectionHeader { width: parent.width; text: qsTr("Readings") }
        Repeater {
            model: page.view.measured
            delegate: MeasuredLine { width: parent.width }
        }
    }
    Card {
        width: parent.width
        visible: page.view.progress.count > 0
        SectionHeader { width: parent.width; text: qsTr("Progress on site") }
        Facts { width: parent.width; model: page.view.progress }
    }
    Card {
        width: parent.width
        visible: page.view.money.count > 0
        SectionHeader { width: parent.width; text: qsTr("Use of money") }
        Facts { width: parent.width; model: page.view.money }
    }
    Card {
        width: parent.width
        visible: page.view.findings.count > 0
        SectionHeader { width: parent.width; text: qsTr("Findings") }
        Facts { width: parent.width; model: page.view.findings }
    }
    Card {
        width: parent.width
        visible: page.view.photos.count > 0
        SectionHeader { width: parent.width; text: qsTr("Evidence") }
        Flow {
            width: parent.width
            spacing: 12
            Repeater {
                model: page.view.photos
                delegate: PhotoTile {
                    width: page.width < 600 ? (parent.width - 12) / 2 : (parent.width - 24) / 3
                    onClicked: page.view.openPhoto(key)
                }
            }
        }
    }
    Card {
        width: parent.width
        SectionHeader { width: parent.width; text: qsTr("Conclusion") }
        AppText { width: parent.width; text: page.view.conclusion === "" ? "—" : page.view.conclusion }
        Facts { width: parent.width; model: page.view.facts }
    }
    Card {
        width: parent.width
        visible: page.view.waiting
        spacing: 12
        FormText {
            id: opinion
            width: parent.width
            label: qsTr("Opinion (a return needs one)")
            value: page.view.reason
            problem: page.asked && page.view.mayReturn && !page.view.canReturn ? qsTr("Write what has to be corrected, then return it.") : ""
            onTyped: (text) => page.view.reason = text
        }
        AppText {
            width: parent.width
            visible: text !== ""
            text: page.view.obstacle
            color: Theme.warn
            size: Theme.small
        }
    }

    footer: [
        AppButton {
            share: page.frame.compact ? 2 : 0
            visible: page.view.waiting && !page.view.held
            text: qsTr("Return")
            glyph: "return"
            enabled: page.view.mayReturn
            onClicked: {
                page.asked = true
                if (page.view.canReturn) page.view.giveBack()
                else opinion.grab()
            }
        },
        AppButton {
            share: page.frame.compact ? 2 : 0
            visible: page.view.waiting && !page.view.held
            kind: "primary"
            glyph: "check"
            text: qsTr("Approve")
            enabled: page.view.canApprove
            onClicked: page.view.approve()
        },
        AppButton {
            share: page.frame.compact ? 1 : 0
            visible: page.view.held
            text: qsTr("Take the approval back")
            onClicked: page.view.undo()
        }
    ]
}
