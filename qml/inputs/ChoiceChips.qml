import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// One of a few, all of them in sight. `current` is an index; -1: none chosen yet.
Column {
    id: chips

    property string label
    property list<string> options
    property list<string> tones
    property int current: -1
    property string problem
    property bool readOnly: false
    property string subject  ///< what is chosen for, where the label alone does not say
    signal chosen(int index)

    spacing: 6

    AppText {
        width: parent.width
        visible: text !== ""
        text: chips.label
        size: Theme.small
        strong: true
        color: chips.problem === "" ? Theme.muted : Theme.err
    }
    Flow {
        width: parent.width
        spacing: Theme.gap
        Repeater {
            model: chips.options
            delegate: T.AbstractButton {
                id: chip
                required property int index
                required property string modelData
                readonly property bool picked: index === chips.current
                readonly property string tone: index < chips.tones.length ? chips.tones[index] : "info"

                text: modelData
                enabled: !chips.readOnly
                width: Math.min(implicitWidth, chips.width)
                implicitWidth: Math.max(64, Math.ceil(run.advanceWidth) + 38 + (picked ? tick.width : 0))
                implicitHeight: Math.max(Theme.target, word.implicitHeight + 20)
                focusPolicy: Qt.StrongFocus
                checkable: false
                Accessible.role: Accessible.RadioButton
                Accessible.name: ((chips.subject || chips.label) + " " + modelData).trim()
                Accessible.description: chips.subject === "" ? "" : chips.label
                Accessible.checked: picked
                onClicked: chips.chosen(index)

                // A text that wraps tells its natural width while it is being laid out: too late.
                TextMetrics {
                    id: run
                    font: word.font
                    text: chip.text
                }
                contentItem: Item {
                    Icon {
                        id: tick
                        visible: chip.picked
                        anchors.verticalCenter: parent.verticalCenter
                        x: Math.max(0, (parent.width - width - word.paintedWidth - 4) / 2)
                        glyph: chip.tone === "info" ? "check" : Theme.glyph(chip.tone)
                        ink: Theme.ink(chip.tone)
                        size: 20
                    }
                    AppText {
                        id: word
                        anchors {
                            verticalCenter: parent.verticalCenter
                            left: parent.left
                            leftMargin: tick.visible ? tick.width + 4 : 0
                            right: parent.right
                        }
                        text: chip.text
                        strong: chip.picked
                        color: chip.picked ? Theme.ink(chip.tone) : Theme.text
                        horizontalAlignment: Text.AlignHCenter
                    }
                }
                background: Rectangle {
                    radius: height / 2
                    color: chip.picked ? Theme.wash(chip.tone) : Theme.surface
                    border {
                        width: chip.picked ? 2 : Theme.stroke
                        color: chip.picked ? Theme.ink(chip.tone) : Theme.outline
                    }
                    FocusRing { shown: chip.visualFocus; radius: height / 2 }
                }
            }
        }
    }
    FieldNote { width: parent.width; problem: chips.problem }
}
