import QtQuick
import Fieldledger

/// How many of something need a person, by its glyph.
Rectangle {
    id: mark

    property int count: 0
    property string tone

    visible: count > 0
    implicitWidth: row.implicitWidth + 16
    implicitHeight: row.implicitHeight + 6
    radius: height / 2
    color: Theme.wash(tone)
    border { width: Theme.outdoor ? 2 : 1; color: Theme.ink(mark.tone) }

    Row {
        id: row
        anchors.centerIn: parent
        spacing: 4
        Icon { glyph: Theme.glyph(mark.tone); ink: Theme.ink(mark.tone); size: 16; anchors.verticalCenter: parent.verticalCenter }
        AppText {
            text: mark.count
            size: Theme.chrome
            strong: true
            color: Theme.ink(mark.tone)
            wrapMode: Text.NoWrap
        }
    }
}
