import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// A project in the list of tasks.
T.AbstractButton {
    id: card

    required property string subject
    required property string name
    required property string code
    required property string agency
    required property string stateWord
    required property string tone
    required property string reason
    required property string reminded
    required property string spent
    required property real spentPart
    required property int conflicts
    required property int alerts
    required property bool unsent
    required property string light
    required property string lightTone
    /// Open beside the list.
    property bool picked: false

    implicitHeight: Math.max(96, column.implicitHeight + 28)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.ListItem
    Accessible.name: name + ", " + stateWord + (reason === "" ? "" : ", " + reason) + (reminded === "" ? "" : ", " + reminded) + (light === "" ? "" : ", " + light) + (alerts === 0 ? "" : ", " + qsTr("%n alert(s)", "", alerts)) + ", " + qsTr("spent %1").arg(spent)

    contentItem: Item {
        Column {
            id: column
            anchors { left: parent.left; right: parent.right; margins: Theme.space; verticalCenter: parent.verticalCenter }
            spacing: 6
            AppText {
                width: parent.width
                text: card.name === "" ? " " : card.name
                strong: true
                size: Theme.lead
            }
            AppText {
                width: parent.width
                text: card.agency === "" ? card.code : card.agency
                size: Theme.small
                quiet: true
            }
            Flow {
                width: parent.width
                spacing: Theme.gap
                StatusChip { text: card.stateWord; tone: card.tone }
                StatusChip { text: card.light; tone: card.lightTone }
                StatusChip {
                    tone: "conflict"
                    text: card.conflicts > 0 ? qsTr("In dispute %1").arg(card.conflicts) : ""
                }
                StatusChip {
                    tone: "err"
                    glyph: "flag"
                    text: card.alerts > 0 ? qsTr("%n alert(s)", "", card.alerts) : ""
                }
                StatusChip { tone: "warn"; glyph: "device"; text: card.unsent ? qsTr("Saved here") : "" }
            }
            AppText {
                visible: text !== ""
                width: parent.width
                text: card.reason
                color: Theme.err
                size: Theme.small
            }
            AppText {
                visible: text !== ""
                width: parent.width
                text: card.reminded
                color: Theme.ink("warn")
                size: Theme.small
            }
            SpendBar {
                width: parent.width
                text: card.spent
                part: card.spentPart
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: card.down || card.hovered ? Theme.infoSoft : Theme.surface
        border { width: card.picked ? Theme.stroke + 2 : Theme.stroke; color: card.picked ? Theme.primary : Theme.line }
        Rectangle {
            visible: card.reason !== ""
            width: 4
            height: parent.height - 2 * Theme.radius
            y: Theme.radius
            color: Theme.err
        }
        FocusRing { shown: card.visualFocus }
    }
}
