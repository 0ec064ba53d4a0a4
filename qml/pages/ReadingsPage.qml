import QtQuick
import Fieldledger
import Fieldledger.View

/// Every indicator of the project, measured on the spot.
AppPage {
    id: page

    required property ReadingsView view
    base: view

    below: Item {
        x: page.margin
        width: page.width - 2 * page.margin
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
                x: page.margin
                width: Math.min(parent.width - 2 * page.margin, Theme.column)
                base: page.view
                onActed: page.view.open("Conflict", "")
            }
        }
        delegate: ReadingCard {
            x: Math.round((list.width - width) / 2)
            width: Math.min(list.width - 2 * page.margin, Theme.column)
            view: page.view
        }
        ScrollMark { flick: list }
    }
}
