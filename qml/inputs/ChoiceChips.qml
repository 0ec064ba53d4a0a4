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
                implicitWidth: Math.max(64, row.implicitWidth + 36)
                implicitHeight: Math.max(Theme.target, row.implicitHeight + 20)
                focusPolicy: Qt.StrongFocus
                checkable: false
                Accessible.role: Accessible.RadioButton
                Accessible.name: ((chips.subject || chips.label) + " " + modelData).trim()
                Accessible.description: chips.subject === "" ? "" : chips.label
                Accessible.checked: picked
                onClicked: chips.chosen(index)

                contentItem: Item {
                    Row {
                        id: row
                        anchors.centerIn: parent
                        spacing: 4
                        Icon {
                            id: tick
                            visible: chip.picked
                            anchors.verticalCenter: parent.verticalCenter
                            glyph: chip.tone === "info" ? "check" : Theme.glyph(chip.tone)
                            ink: Theme.ink(chip.tone)
                            size: Math.round(20 * Math.min(Theme.textScale, 1.4))
                        }
                        FitText {
                            most: chips.width - 36 - (chip.picked ? tick.width + row.spacing : 0)
                            text: chip.text
                            strong: chip.picked
                            color: chip.picked ? Theme.ink(chip.tone) : Theme.text
                            horizontalAlignment: Text.AlignHCenter
                        }
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
