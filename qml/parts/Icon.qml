import QtQuick
import QtQuick.Window
import Fieldledger

/// One of our own drawings, in any ink. It never says anything that no word says beside it.
Image {
    id: icon

    property string glyph
    property color ink: Theme.text
    property int size: Math.round(22 * Math.min(Theme.textScale, 1.5))

    width: size
    height: size
    source: glyph === "" ? "" : "image://icon/" + glyph + "/" + String(ink).substring(1)
    sourceSize { width: Math.round(size * Screen.devicePixelRatio); height: Math.round(size * Screen.devicePixelRatio) }
    Accessible.ignored: true
}
