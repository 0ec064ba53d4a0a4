import QtQuick
import Fieldledger
import Fieldledger.View

/// Before a visit leaves: what is still wrong, the signatures, and handing it in.
ScrollPage {
    id: page

    required property CheckView view
    base: view

    StatusChip { text: page.view.stateWord; tone: page.view.tone }
    Banner {
        width: parent.width
        tone: page.view.handedIn || page.view.blocking === 0 ? "ok" : "warn"
        text: page.view.handedIn ? qsTr("This visit is handed in.")
            : page.view.blocking === 0 ? qsTr("Nothing is missing.")
            : qsTr("%n thing(s) to mend first", "", page.view.blocking)
    }
    Card {
        width: parent.width
        visible: page.view.problems.count > 0 && !page.view.handedIn
        padding: 0
        spacing: 0
        Repeater {
            model: page.view.problems
            delegate: ListRow {
                required property string what
                required property string about
                required property string target
                required property string subject
                required property bool blocks
                required property int index
                width: parent.width
                first: index === 0
                name: what
                detail: about
                glyph: blocks ? "warn" : "dot"
                glyphTone: blocks ? "warn" : "quiet"
                chip: blocks ? qsTr("Must be mended") : ""
                chipTone: "warn"
                onClicked: page.view.open(target, subject)
            }
        }
    }
    Card {
        width: parent.width
        spacing: Theme.space
        SectionHeader { width: parent.width; text: qsTr("Signatures") }
        AppText {
            width: parent.width
            text: qsTr("The inspected unit signs, or refuses: then the reason and a witness are written down.")
            size: Theme.small
            quiet: true
        }
        Repeater {
            model: page.view.rows
            delegate: FieldInput {
                width: parent.width
                view: page.view
            }
        }
    }

    footer: AppButton {
        share: page.frame.compact ? 1 : 0
        visible: !page.view.handedIn
        kind: "primary"
        glyph: "send"
        enabled: page.view.canSign || page.view.signedAlready
        text: page.view.signedAlready ? qsTr("Hand in")
            : page.view.refused ? qsTr("Note the refusal and hand in") : qsTr("Sign and hand in")
        onClicked: page.view.handIn()
    }
}
