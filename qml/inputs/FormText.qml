import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// A field for sentences; it grows with them.
Column {
    id: field

    property string label
    property string value
    property string hint
    property string problem
    property string placeholder
    property bool needed: false
    property bool readOnly: false
    property int lines: 3
    signal typed(string text)

    function grab() { input.forceActiveFocus() }

    spacing: 6

    AppText {
        width: parent.width
        visible: field.label !== ""
        text: field.needed ? field.label + " *" : field.label
        size: Theme.small
        strong: true
        color: field.problem === "" ? Theme.muted : Theme.err
    }
    T.TextArea {
        id: input
        width: parent.width
        implicitHeight: Math.max(Theme.target, Theme.body * 1.5 * field.lines, contentHeight) + 20
        padding: 12
        leftPadding: 14
        text: field.value
        readOnly: field.readOnly
        wrapMode: TextEdit.Wrap
        font.pixelSize: Theme.body
        color: Theme.text
        selectionColor: Theme.primary
        selectedTextColor: Theme.overPrimary
        selectByMouse: true
        KeyNavigation.priority: KeyNavigation.BeforeItem
        Keys.onTabPressed: nextItemInFocusChain().forceActiveFocus()
        Accessible.name: field.label
        Accessible.description: field.problem === "" ? field.hint : field.problem
        onTextChanged: if (activeFocus && text !== field.value) field.typed(text)

        background: FieldFrame {
            active: input.activeFocus
            readOnly: field.readOnly
            tone: field.problem === "" ? "" : "err"
        }
        AppText {
            visible: input.text === "" && input.preeditText === "" && field.placeholder !== ""
            anchors { left: parent.left; leftMargin: 14; right: parent.right; rightMargin: 14; top: parent.top; topMargin: 12 }
            text: field.placeholder
            quiet: true
            Accessible.ignored: true
        }
    }
    FieldNote { width: parent.width; problem: field.problem; hint: field.hint }
}
