import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// One row of filters that slides sideways; the chosen one is always in sight.
ListView {
    id: strip

    property list<string> options
    property list<string> tones
    property int current: 0
    signal chosen(int index)

    implicitHeight: Math.max(Theme.target, Theme.body + 28)
    orientation: ListView.Horizontal
    spacing: Theme.gap
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    model: options
    onCurrentChanged: positionViewAtIndex(current, ListView.Contain)

    delegate: T.AbstractButton {
        id: chip
        required property int index
        required property string modelData
        readonly property bool picked: index === strip.current
        readonly property string tone: index < strip.tones.length ? strip.tones[index] : "info"

        text: modelData
        height: strip.height
        implicitWidth: Math.max(64, word.implicitWidth + 32)
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.RadioButton
        Accessible.name: modelData
        Accessible.checked: picked
        onClicked: strip.chosen(index)
        contentItem: Item {
            AppText {
                id: word
                anchors.centerIn: parent
                text: chip.text
                strong: chip.picked
                color: chip.picked ? Theme.ink(chip.tone) : Theme.text
                wrapMode: Text.NoWrap
            }
        }
        background: Rectangle {
            radius: height / 2
            color: chip.picked ? Theme.wash(chip.tone) : Theme.surface
            border { width: chip.picked ? 2 : Theme.stroke; color: chip.picked ? Theme.ink(chip.tone) : Theme.line }
            FocusRing { anchors.margins: 2; shown: chip.visualFocus; radius: height / 2 }
        }
    }
}
