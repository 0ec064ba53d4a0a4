import QtQuick
import Fieldledger

/// The box around what is typed.
Rectangle {
    property bool active: false
    property bool readOnly: false
    property string tone

    radius: Theme.radius
    color: readOnly ? Theme.sunken : Theme.surface
    border {
        width: active || tone !== "" ? 2 : readOnly ? 0 : Theme.stroke
        color: tone !== "" ? Theme.ink(tone) : active ? Theme.primary : Theme.outline
    }
}
