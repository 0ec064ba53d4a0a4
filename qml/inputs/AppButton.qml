import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// A button of ours. `kind`: "primary" (one a page), "plain", "quiet", "danger".
T.Button {
    id: control

    property string kind: "plain"
    property string glyph
    /// It takes one of so many equal parts of its row, if its words fit there; 0: as wide as they are.
    property int share: 0
    readonly property bool filled: kind === "primary" || kind === "danger"
    readonly property color ink: !enabled ? Theme.muted : filled ? Theme.overPrimary
                               : Theme.primary
    readonly property color fill: kind === "danger" ? Theme.err : down ? Theme.primaryDown : Theme.primary

    implicitWidth: Math.max(Theme.target, Math.ceil(run.advanceWidth) + (glyph === "" ? 0 : mark.width + 8) + 40)
    implicitHeight: Math.max(Theme.target, label.implicitHeight + 20)
    readonly property real part: !parent || share === 0 ? 0
        : Math.floor((parent.width - (share - 1) * Theme.gap) / share)
    width: !parent ? implicitWidth : part >= implicitWidth ? part
         : share > 0 ? parent.width : Math.min(implicitWidth, parent.width)
    horizontalPadding: 20
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text

    // A text that wraps tells its natural width while it is being laid out: too late for our own.
    TextMetrics {
        id: run
        font: label.font
        text: control.text
    }
    contentItem: Item {
        Icon {
            id: mark
            visible: control.glyph !== ""
            glyph: control.glyph
            ink: control.kind === "danger" && control.enabled ? Theme.surface : control.ink
            x: Math.max(0, (parent.width - width - 8 - label.paintedWidth) / 2)
            anchors.verticalCenter: parent.verticalCenter
        }
        AppText {
            id: label
            text: control.text
            strong: true
            color: control.kind === "danger" && control.enabled ? Theme.surface : control.ink
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            anchors {
                left: parent.left
                leftMargin: mark.visible ? mark.width + 8 : 0
                right: parent.right
                verticalCenter: parent.verticalCenter
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: !control.enabled ? Theme.sunken
             : control.filled ? control.fill
             : control.down || control.hovered ? Theme.infoSoft
             : control.kind === "quiet" ? "transparent" : Theme.surface
        border {
            width: control.filled || control.kind === "quiet" || !control.enabled ? 0 : Theme.stroke
            color: Theme.outline
        }
        FocusRing { shown: control.visualFocus }
    }
}
