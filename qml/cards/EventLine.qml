import QtQuick
import Fieldledger

/// Something that happened, on the thread of a record's history.
Item {
    id: line

    required property string what
    required property string detail
    required property string who
    required property string when
    required property string glyph
    required property string tone
    required property int index

    implicitHeight: column.implicitHeight + 28

    Rectangle { visible: line.index > 0; x: 28; width: 2; height: 14; color: Theme.line }
    Rectangle { x: 28; y: 44; width: 2; height: Math.max(0, parent.height - 44); color: Theme.line }
    Rectangle {
        id: mark
        x: 13
        y: 12
        width: 32
        height: 32
        radius: 16
        color: Theme.wash(line.tone)
        Icon { anchors.centerIn: parent; glyph: line.glyph; ink: Theme.ink(line.tone); size: 18 }
    }
    Column {
        id: column
        anchors { left: mark.right; leftMargin: 14; right: parent.right; rightMargin: Theme.space; verticalCenter: parent.verticalCenter }
        spacing: 2
        AppText { width: parent.width; text: line.what; strong: true }
        AppText { width: parent.width; visible: text !== ""; text: line.detail }
        AppText {
            width: parent.width
            text: line.who + (line.who !== "" && line.when !== "" ? " · " : "") + line.when
            visible: text !== ""
            size: Theme.small
            quiet: true
        }
    }
}
