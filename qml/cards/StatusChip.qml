import QtQuick
import Fieldledger

/// Where something stands: a glyph, a word, a colour.
Rectangle {
    id: chip

    property string text
    property string tone: "quiet"
    property string glyph: Theme.glyph(tone)

    visible: text !== ""
    implicitWidth: row.implicitWidth + 20
    implicitHeight: row.implicitHeight + 8
    radius: height / 2
    color: Theme.wash(tone)
    border { width: Theme.outdoor ? 2 : 0; color: Theme.ink(chip.tone) }

    Row {
        id: row
        anchors.centerIn: parent
        spacing: 6
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            glyph: chip.glyph
            ink: Theme.ink(chip.tone)
            size: Math.round(Theme.small * 1.1)
        }
        AppText {
            text: chip.text
            size: Theme.small
            strong: true
            color: Theme.ink(chip.tone)
            wrapMode: Text.NoWrap
        }
    }
}
