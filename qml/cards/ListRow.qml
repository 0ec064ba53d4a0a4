import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// A row that opens something: what it is, more about it, and where it stands.
T.AbstractButton {
    id: row

    property string name
    property string detail
    property string glyph
    property string glyphTone: "info"
    property string chip
    property string chipTone: "quiet"
    property string aside
    property bool first: false
    property bool opens: true
    property bool framed: false
    property bool picked: false

    implicitWidth: 320
    implicitHeight: Math.max(Theme.target + 8, inner.implicitHeight + 24)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: (name + " " + detail + " " + chip + " " + aside).replace(/ +/g, " ").trim()

    contentItem: Item {
        Icon {
            id: mark
            visible: row.glyph !== ""
            x: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            glyph: row.glyph
            ink: Theme.ink(row.glyphTone)
            size: 24
        }
        Column {
            id: inner
            anchors {
                left: parent.left
                leftMargin: mark.visible ? Theme.space + 36 : Theme.space
                right: arrow.visible ? arrow.left : parent.right
                rightMargin: arrow.visible ? Theme.gap : Theme.space
                verticalCenter: parent.verticalCenter
            }
            spacing: 4
            Flow {
                width: parent.width
                spacing: Theme.gap
                // The chip stands at the row's end, or under a name that needs the whole width.
                AppText {
                    readonly property real rest: parent.width - (chipBox.visible ? chipBox.width + Theme.gap : 0)
                    width: rest >= parent.width / 2 ? rest : parent.width
                    text: row.name
                    strong: true
                }
                StatusChip { id: chipBox; text: row.chip; tone: row.chipTone }
            }
            AppText {
                width: parent.width
                visible: text !== ""
                text: row.detail
                size: Theme.small
                quiet: true
            }
            AppText {
                width: parent.width
                visible: text !== ""
                text: row.aside
                size: Theme.small
                color: Theme.warn
            }
        }
        Icon {
            id: arrow
            visible: row.opens
            anchors { right: parent.right; rightMargin: 12; verticalCenter: parent.verticalCenter }
            glyph: "forward"
            ink: Theme.muted
            size: Math.round(20 * Math.min(Theme.textScale, 1.4))
        }
    }
    background: Rectangle {
        radius: row.framed ? Theme.radius : 0
        color: row.down || row.hovered ? Theme.infoSoft : row.framed ? Theme.surface : "transparent"
        border {
            width: row.picked ? Theme.stroke + 2 : row.framed ? Theme.stroke : 0
            color: row.picked ? Theme.primary : Theme.line
        }
        Rectangle {
            visible: !row.first && !row.framed
            x: Theme.space
            width: parent.width - 2 * Theme.space
            height: Theme.stroke
            color: Theme.line
        }
        FocusRing { anchors.margins: 2; shown: row.visualFocus }
    }
}
