import QtQuick
import Fieldledger

/// Text in the app's type. It wraps: nothing that a person has to read is ever cut off. A screen
/// reader finds it too, which it would not without a role.
Text {
    property bool strong: false
    property bool quiet: false
    property int size: Theme.body

    color: quiet ? Theme.muted : Theme.text
    font.pixelSize: size
    font.bold: strong
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    lineHeight: 1.15
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
