import QtQuick
import Fieldledger

/// Asks before what cannot be taken back, and says what it will do.
Rectangle {
    id: doubt

    property string text
    property string detail
    property string act
    property string keep
    property bool busy: false
    signal acted()
    signal kept()

    implicitWidth: 320
    implicitHeight: column.implicitHeight + 2 * Theme.space
    radius: Theme.radius
    color: Theme.errSoft
    border { width: Theme.stroke; color: Theme.err }
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Column {
        id: column
        x: Theme.space
        y: Theme.space
        width: doubt.width - 2 * Theme.space
        spacing: Theme.gap
        AppText { width: parent.width; text: doubt.text; strong: true; color: Theme.err }
        AppText { width: parent.width; text: doubt.detail }
        Flow {
            width: parent.width
            spacing: Theme.gap
            AppButton {
                kind: "danger"
                text: doubt.act
                enabled: !doubt.busy
                onClicked: doubt.acted()
            }
            AppButton { text: doubt.keep; onClicked: doubt.kept() }
        }
    }
}
