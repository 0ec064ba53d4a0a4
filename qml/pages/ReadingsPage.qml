import QtQuick
import Fieldledger
import Fieldledger.View

/// Every indicator of the project, measured on the spot.
AppPage {
    id: page

    required property ReadingsView view
    base: view
    columnWidth: Theme.column

    below: Item {
        x: page.inset
        width: page.width - 2 * page.inset
        implicitHeight: progress.implicitHeight + 8
        KeptLine {
            id: progress
            width: parent.width
            text: qsTr("%1 of %2 measured").arg(page.view.filled).arg(page.view.total)
            kept: page.view.kept
            readOnly: page.view.readOnly
        }
    }

    content: ListView {
        id: list
        anchors.fill: parent
        model: page.view.rows
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 4000
        spacing: 12
        bottomMargin: Theme.wideSpace
        header: Item {
            width: list.width
            implicitHeight: banner.visible ? banner.implicitHeight + 12 : 0
            ConflictBanner {
                id: banner
                x: page.inset
                width: parent.width - 2 * page.inset
                base: page.view
                onActed: page.view.open("Conflict", "")
            }
        }
        delegate: ReadingCard {
            x: page.inset
            width: list.width - 2 * page.inset
            view: page.view
        }
        ScrollMark { flick: list }
    }
}
