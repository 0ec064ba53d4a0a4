import QtQuick
import Fieldledger

/// Under a field: what is wrong with it, or else what helps to fill it.
Item {
    id: note

    property string problem
    property string hint
    property string tone: "err"

    visible: problem !== "" || hint !== ""
    implicitHeight: line.implicitHeight

    Icon {
        id: mark
        visible: note.problem !== ""
        glyph: Theme.glyph(note.tone)
        ink: Theme.ink(note.tone)
        size: Math.round(Theme.small * 1.2)
    }
    AppText {
        id: line
        anchors { left: mark.visible ? mark.right : parent.left; leftMargin: mark.visible ? 6 : 0; right: parent.right }
        text: note.problem === "" ? note.hint : note.problem
        size: Theme.small
        color: note.problem === "" ? Theme.muted : Theme.ink(note.tone)
    }
}
