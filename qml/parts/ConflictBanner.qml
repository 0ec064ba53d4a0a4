import QtQuick
import QtQuick.Templates as T
import Fieldledger
import Fieldledger.View

/// Says on every page that values of what it shows are in dispute, and leads to where that is
/// decided. No higher than two lines: the page's own work stays in sight.
T.AbstractButton {
    id: banner

    property PageView base
    readonly property int count: base ? base.openConflicts : 0
    signal acted()

    visible: count > 0
    implicitWidth: 320
    implicitHeight: Math.max(Theme.target + 8, words.implicitHeight + 24)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: title.text + " " + way.text
    onClicked: acted()

    contentItem: Item {
        Icon {
            id: mark
            x: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            glyph: "conflict"
            ink: Theme.conflict
        }
        Column {
            id: words
            anchors { left: mark.right; leftMargin: 12; right: arrow.left; rightMargin: Theme.gap; verticalCenter: parent.verticalCenter }
            spacing: 2
            AppText {
                id: title
                width: parent.width
                text: qsTr("%n value(s) are in dispute", "", banner.count)
                strong: true
                color: Theme.conflict
            }
            AppText {
                id: way
                width: parent.width
                text: qsTr("Nothing is lost. Compare and decide")
                size: Theme.small
            }
        }
        Icon {
            id: arrow
            anchors { right: parent.right; rightMargin: 12; verticalCenter: parent.verticalCenter }
            glyph: "forward"
            ink: Theme.conflict
            size: Math.round(20 * Math.min(Theme.textScale, 1.4))
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: Theme.conflictSoft
        border { width: Theme.outdoor ? 2 : banner.down || banner.hovered ? 1 : 0; color: Theme.conflict }
        FocusRing { shown: banner.visualFocus }
    }
}
