import QtQuick
import Fieldledger
import Fieldledger.View

/// What waits for this person's review.
AppPage {
    id: page

    required property ReviewsView view
    base: view

    below: Column {
        x: page.margin
        width: page.width - 2 * page.margin
        FilterStrip {
            width: parent.width
            options: page.view.filters
            tones: ["info", "err", "ok"]
            current: page.view.filter
            onChosen: (index) => page.view.filter = index
        }
        Item { width: 1; height: 8 }
    }
    content: ListView {
        id: list
        anchors.fill: parent
        model: page.view.rows
        boundsBehavior: Flickable.StopAtBounds
        spacing: 10
        bottomMargin: Theme.wideSpace
        Accessible.role: Accessible.List
        Accessible.name: page.view.title
        delegate: ListRow {
            required property string key
            required property string who
            required property string when
            required property string flags
            required property int conflicts
            required name
            x: page.margin
            width: list.width - 2 * page.margin
            framed: true
            picked: page.frame.twoPanes && page.frame.navigator.chosen === key
            detail: who === "" || when === "" ? who + when : who + " · " + when
            aside: conflicts > 0 ? qsTr("%n value(s) are in dispute", "", conflicts) : flags
            onClicked: page.view.open("Review", key)
        }
        ScrollMark { flick: list }
    }
    AppText {
        visible: page.view.rows.count === 0
        x: page.margin
        y: 200
        width: page.width - 2 * page.margin
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("Nothing waits here.")
        quiet: true
    }
}
