import QtQuick
import Fieldledger

/// Something the person should know about this page, and the way to deal with it.
Rectangle {
    id: banner

    property string text
    property string detail
    property string tone: "info"
    property string action
    property string glyph: Theme.glyph(tone)
    signal acted()

    implicitWidth: 320
    implicitHeight: column.implicitHeight + 2 * Theme.space
    visible: text !== ""
    radius: Theme.radius
    color: Theme.wash(tone)
    border { width: Theme.outdoor ? 2 : 0; color: Theme.ink(banner.tone) }

    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Icon {
        id: mark
        x: Theme.space
        y: Theme.space
        glyph: banner.glyph
        ink: Theme.ink(banner.tone)
    }
    Column {
        id: column
        y: Theme.space
        anchors { left: mark.right; leftMargin: 12; right: parent.right; rightMargin: Theme.space }
        spacing: Theme.gap
        AppText {
            width: parent.width
            text: banner.text
            strong: true
            color: Theme.ink(banner.tone)
        }
        AppText {
            width: parent.width
            visible: text !== ""
            text: banner.detail
        }
        AppButton {
            visible: text !== ""
            text: banner.action
            onClicked: banner.acted()
        }
    }
}
