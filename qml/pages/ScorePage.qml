import QtQuick
import Fieldledger
import Fieldledger.View

/// A project's self-evaluation: what was declared beside what the rules give.
ScrollPage {
    id: page

    required property ScoreView view
    base: view
    emptyText: qsTr("There is no self-evaluation yet")
    emptyHint: qsTr("It appears here when the unit has declared its points.")

    Card {
        width: parent.width
        spacing: 12
        Flow {
            width: parent.width
            spacing: Theme.wideSpace
            Figure { label: qsTr("Points by the rules"); value: page.view.total }
            Figure { label: qsTr("Indicators declared"); value: page.view.declared }
            Figure { label: qsTr("Indicators by the rules"); value: page.view.computed }
        }
        AppText {
            width: parent.width
            visible: page.view.undecided > 0
            text: qsTr("%n row(s) have no points by the rules; each says why.", "", page.view.undecided)
        }
        AppText {
            width: parent.width
            text: qsTr("Of %1 points. What was declared stays as it was declared; the rules' points stand beside it.").arg(page.view.weights)
            size: Theme.small
            quiet: true
        }
        AppText {
            width: parent.width
            text: qsTr("Rule set: %1").arg(page.view.rules)
            size: Theme.small
            quiet: true
        }
    }
    Card {
        width: parent.width
        visible: page.view.problems.count > 0
        SectionHeader { width: parent.width; text: qsTr("What does not agree"); aside: page.view.problems.count }
        Facts { width: parent.width; model: page.view.problems }
    }
    Card {
        width: parent.width
        spacing: 0
        SectionHeader { width: parent.width; text: qsTr("Row by row"); aside: page.view.rows.count }
        Repeater {
            model: page.view.rows
            delegate: ScoreLine { width: parent.width }
        }
    }
}
