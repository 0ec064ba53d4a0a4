import QtQuick
import Fieldledger
import Fieldledger.View

/// One project: its targets, its money, what was found before.
ScrollPage {
    id: page

    required property ProjectView view
    base: view

    ConflictBanner {
        width: parent.width
        base: page.view
        onActed: page.view.open("Conflict", "")
    }
    Banner {
        width: parent.width
        tone: "err"
        glyph: "return"
        text: page.view.returnedReason === "" ? "" : qsTr("The last visit was returned")
        detail: page.view.returnedReason
        action: qsTr("Open the visit")
        onActed: page.view.open("Visit", page.view.currentVisit)
    }
    LightCard {
        width: parent.width
        view: page.view
    }
    Card {
        width: parent.width
        visible: page.view.alerts.count > 0
        padding: 0
        spacing: 0
        Item { width: 1; height: Theme.space }
        SectionHeader { x: Theme.space; width: parent.width - 2 * Theme.space; text: qsTr("Alerts on record"); aside: page.view.alerts.count }
        Repeater {
            model: page.view.alerts
            delegate: ListRow {
                required property string key
                required property string said
                required property string stateWord
                required property string tone
                required property int index
                required name
                width: parent.width
                first: index === 0
                detail: said
                chip: stateWord
                chipTone: tone
                onClicked: page.view.open("Alert", key)
            }
        }
    }
    Card {
        width: parent.width
        spacing: 12
        SectionHeader { width: parent.width; text: qsTr("Money of the year"); aside: page.view.executedOn }
        Flow {
            width: parent.width
            spacing: Theme.wideSpace
            Figure { label: qsTr("Budget"); value: page.view.budget }
            Figure { label: qsTr("Executed"); value: page.view.executed }
        }
        SpendBar {
            width: parent.width
            label: qsTr("Execution rate")
            text: page.view.spent
            part: page.view.spentPart
        }
        Facts { width: parent.width; visible: page.view.funds.count > 1; model: page.view.funds }
    }
    ListRow {
        width: parent.width
        visible: page.view.score !== ""
        framed: true
        glyph: "chart"
        name: qsTr("Self-evaluation")
        detail: page.view.score
        aside: page.view.scoreProblems > 0 ? qsTr("%n thing(s) do not agree", "", page.view.scoreProblems) : ""
        onClicked: page.view.openScore()
    }
    Card {
        width: parent.width
        visible: page.view.annualTarget !== ""
        SectionHeader { width: parent.width; text: qsTr("Target of the year") }
        AppText { width: parent.width; text: page.view.annualTarget }
    }
    Card {
        width: parent.width
        spacing: 0
        SectionHeader { width: parent.width; text: qsTr("Indicators"); aside: page.view.targets.count }
        Repeater {
            model: page.view.targets
            delegate: TargetLine { width: parent.width }
        }
    }
    Card {
        width: parent.width
        visible: page.view.visits.count > 0
        padding: 0
        spacing: 0
        Item { width: 1; height: Theme.space }
        SectionHeader { x: Theme.space; width: parent.width - 2 * Theme.space; text: qsTr("Visits") }
        Repeater {
            model: page.view.visits
            delegate: ListRow {
                required property string key
                required property string when
                required property string stateWord
                required property string tone
                required property int conflicts
                required property int index
                required name
                width: parent.width
                first: index === 0
                detail: when
                chip: stateWord
                chipTone: tone
                aside: conflicts > 0 ? qsTr("%n value(s) are in dispute", "", conflicts) : ""
                onClicked: page.view.open("Visit", key)
            }
        }
    }
    Card {
        width: parent.width
        SectionHeader { width: parent.width; text: qsTr("About the project") }
        Facts { width: parent.width; model: page.view.facts }
    }

    footer: [
        AppButton {
            share: page.frame.compact ? 1 : 0
            visible: page.view.currentVisit !== ""
            kind: "primary"
            glyph: "forward"
            text: qsTr("Continue the visit")
            onClicked: page.view.open("Visit", page.view.currentVisit)
        },
        AppButton {
            share: page.frame.compact ? 1 : 0
            visible: page.view.canBegin
            kind: "primary"
            glyph: "plus"
            text: qsTr("Begin a visit")
            onClicked: page.view.beginVisit()
        }
    ]
}
