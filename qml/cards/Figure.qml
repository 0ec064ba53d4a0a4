import QtQuick
import Fieldledger

/// A number that matters, under its word.
Column {
    property alias label: word.text
    property alias value: number.text

    spacing: 2
    AppText { id: word; width: Math.min(implicitWidth, 320); size: Theme.small; quiet: true }
    AppText { id: number; width: Math.min(implicitWidth, 320); size: Theme.head; strong: true }
}
