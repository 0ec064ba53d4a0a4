import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// Searches while one types.
T.TextField {
    id: search

    property string hint
    signal typed(string text)

    implicitHeight: Math.max(Theme.target, contentHeight + 20)
    leftPadding: 46
    rightPadding: clear.visible ? 52 : 14
    verticalAlignment: TextInput.AlignVCenter
    font.pixelSize: Theme.body
    color: Theme.text
    selectionColor: Theme.primary
    selectedTextColor: Theme.overPrimary
    selectByMouse: true
    Accessible.name: hint
    onTextEdited: typed(text)

    background: FieldFrame { active: search.activeFocus; radius: height / 2 }
    Icon {
        x: 14
        anchors.verticalCenter: parent.verticalCenter
        glyph: "search"
        ink: Theme.muted
        size: 22
    }
    AppText {
        visible: search.text === "" && search.preeditText === ""
        anchors { left: parent.left; leftMargin: 46; right: parent.right; rightMargin: 14; top: parent.top; bottom: parent.bottom }
        verticalAlignment: Text.AlignVCenter
        text: search.hint
        quiet: true
        elide: Text.ElideRight
        wrapMode: Text.NoWrap
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: 14
        Accessible.ignored: true
    }
    IconButton {
        id: clear
        visible: search.text !== ""
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        glyph: "close"
        ink: Theme.muted
        text: qsTr("Clear the search")
        onClicked: {
            search.clear()
            search.typed("")
        }
    }
}
