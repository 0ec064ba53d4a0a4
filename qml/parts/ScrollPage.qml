import QtQuick
import QtQuick.Window
import Fieldledger

/// A page that scrolls as one column, no wider than is good to read.
AppPage {
    id: page

    default property alias sheet: column.data
    property alias spacing: column.spacing

    columnWidth: Theme.column

    /// Brings what has the keyboard into sight.
    function follow(item: Item) {
        if (!item || !holds(item)) return
        const y = item.mapToItem(column, 0, 0).y + column.y
        const low = y + item.height + 20 - flick.height
        flick.contentY = Math.max(0, Math.min(Math.max(flick.contentY, low), y - 20))
    }
    function holds(item: Item): bool {
        let up = item
        while (up && up !== column) up = up.parent
        return up === column
    }
    readonly property Item focused: Window.activeFocusItem
    onFocusedChanged: if (focused && visible) follow(focused)

    content: Flickable {
        id: flick
        anchors.fill: parent
        contentWidth: width
        contentHeight: column.implicitHeight + column.y + Theme.wideSpace
        boundsBehavior: Flickable.StopAtBounds
        flickableDirection: Flickable.VerticalFlick

        Column {
            id: column
            y: 4
            x: page.inset
            width: flick.width - 2 * page.inset
            spacing: Theme.space
        }
        ScrollMark { flick: flick }
    }
}
