import QtQuick
import Fieldledger.View

/// What a page knows of the window around it.
QtObject {
    property Navigator navigator
    property bool compact: true   ///< a phone held upright: bar at the bottom
    property bool low: false      ///< a phone on its side: little height
    property bool twoPanes: false ///< a list stays beside what was opened from it
}
