import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// A field to type in. What was typed stays as it was typed, readable or not; what is wrong with it
/// stands under it.
Column {
    id: field

    property string label
    property string value
    property string unit
    property string hint
    property string problem
    property string problemTone: "err"
    property string placeholder
    property bool needed: false
    property bool readOnly: false
    property bool numeric: false
    property bool secret: false
    property string subject  ///< what the field is about, where its label alone does not say
    signal typed(string text)
    signal accepted()

    function grab() { input.forceActiveFocus() }

    spacing: 6

    AppText {
        width: parent.width
        visible: field.label !== ""
        text: field.needed ? field.label + " *" : field.label
        size: Theme.small
        strong: true
        color: field.problem === "" ? Theme.muted : Theme.ink(field.problemTone)
    }
    T.TextField {
        id: input
        width: parent.width
        implicitHeight: Math.max(Theme.target, contentHeight + 20)
        leftPadding: 14
        rightPadding: suffix.visible ? suffix.width + 22 : 14
        verticalAlignment: TextInput.AlignVCenter
        text: field.value
        readOnly: field.readOnly
        echoMode: field.secret ? TextInput.Password : TextInput.Normal
        inputMethodHints: field.numeric ? Qt.ImhPreferNumbers : Qt.ImhNone
        font.pixelSize: Theme.body
        color: Theme.text
        selectionColor: Theme.primary
        selectedTextColor: Theme.overPrimary
        selectByMouse: true
        Accessible.name: field.subject === "" ? field.label : field.subject + " " + field.label
        Accessible.description: field.problem === "" ? field.hint : field.problem
        onTextEdited: field.typed(text)
        onAccepted: field.accepted()

        background: FieldFrame {
            active: input.activeFocus
            readOnly: field.readOnly
            tone: field.problem === "" ? "" : field.problemTone
        }
        AppText {
            visible: input.text === "" && input.preeditText === "" && field.placeholder !== ""
            anchors { left: parent.left; leftMargin: 14; right: parent.right; rightMargin: input.rightPadding; verticalCenter: parent.verticalCenter }
            text: field.placeholder
            quiet: true
            maximumLineCount: 1
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
        AppText {
            id: suffix
            visible: field.unit !== "" && !input.text.endsWith(field.unit)
            anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter }
            width: Math.min(implicitWidth, input.width * 0.4)
            text: field.unit
            quiet: true
            wrapMode: Text.NoWrap
        }
    }
    FieldNote { width: parent.width; problem: field.problem; hint: field.hint; tone: field.problemTone }
}
