import QtQuick
import Fieldledger
import Fieldledger.View

/// A visit as a whole: where it stands, its sections, and the one act that comes next.
ScrollPage {
    id: page

    required property VisitView view
    base: view

    tools: IconButton {
        glyph: "history"
        text: qsTr("History")
        onClicked: page.view.openHistory()
    }

    Flow {
        width: parent.width
        spacing: 12
        StatusChip { text: page.view.stateWord; tone: page.view.tone }
        AppText { text: page.view.when; size: Theme.small; quiet: true; topPadding: 5 }
    }
    Banner {
        width: parent.width
        tone: "err"
        glyph: "return"
        text: page.view.returnedReason === "" ? ""
            : page.view.returnedBy === "" ? qsTr("Returned to be corrected")
            : qsTr("Returned by %1 to be corrected").arg(page.view.returnedBy)
        detail: page.view.returnedReason
    }
    Banner {
        width: parent.width
        tone: "warn"
        text: page.view.reminded
        detail: page.view.remindedWords
    }
    ConflictBanner {
        width: parent.width
        base: page.view
        onActed: page.view.openConflict()
    }
    Card {
        width: parent.width
        padding: 0
        spacing: 0
        Repeater {
            model: page.view.sections
            delegate: ListRow {
                required property string target
                required property string subject
                required property string done
                required property string tone
                required property bool unsaved
                required property int index
                required name
                required glyph
                width: parent.width
                first: index === 0
                chip: done
                chipTone: tone
                aside: unsaved ? qsTr("Typed, not finished") : ""
                onClicked: page.view.open(target, subject)
            }
        }
    }

    footer: [
        AppButton {
            share: page.frame.compact ? 1 : 0
            visible: page.view.mayRemind
            glyph: "send"
            text: qsTr("Remind them")
            onClicked: page.view.remind()
        },
        AppButton {
            share: page.frame.compact ? 1 : 0
            visible: page.view.nextAct !== ""
            kind: "primary"
            text: page.view.nextAct
            onClicked: page.view.act()
        }
    ]
}
