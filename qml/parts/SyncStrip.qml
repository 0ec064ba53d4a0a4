import QtQuick
import QtQuick.Templates as T
import Fieldledger
import Fieldledger.View

/// The line that is always there: where the data is, in the two words that are promised.
T.AbstractButton {
    id: strip

    required property SyncState sync
    property bool small: false

    implicitHeight: Math.max(Theme.target, words.implicitHeight + 12)
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: sync.line + (sync.detail === "" ? "" : " " + sync.detail)

    contentItem: Item {
        Icon {
            id: mark
            x: Theme.space
            anchors.verticalCenter: parent.verticalCenter
            glyph: strip.sync.glyph
            ink: Theme.ink(strip.sync.tone)
            size: 20
        }
        Flow {
            id: words
            anchors {
                left: mark.right
                leftMargin: 10
                right: chips.left
                rightMargin: Theme.gap
                verticalCenter: parent.verticalCenter
            }
            spacing: Theme.gap
            FitText {
                most: words.width
                text: strip.sync.line
                size: Theme.chrome
                strong: true
                color: Theme.ink(strip.sync.tone)
            }
            FitText {
                most: words.width
                visible: text !== "" && !strip.small
                text: strip.sync.detail
                size: Theme.chrome
                quiet: true
            }
        }
        Row {
            id: chips
            anchors { right: parent.right; rightMargin: Theme.space; verticalCenter: parent.verticalCenter }
            spacing: 6
            CountMark { tone: "conflict"; count: strip.sync.openConflicts }
            CountMark { tone: "err"; count: strip.sync.parked }
        }
    }
    background: Rectangle {
        color: strip.sync.tone === "quiet" || strip.sync.tone === "ok" ? Theme.surface
             : Theme.wash(strip.sync.tone)
        Rectangle { anchors.bottom: parent.bottom; width: parent.width; height: Theme.stroke; color: Theme.line }
        FocusRing { anchors.margins: 3; shown: strip.visualFocus }
    }
}
