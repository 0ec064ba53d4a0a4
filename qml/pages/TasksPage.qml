import QtQuick
import Fieldledger
import Fieldledger.View

/// Where the day begins: every project of this person, searched as one types.
AppPage {
    id: page

    required property TasksView view
    base: view
    emptyText: qsTr("No project is on this device yet")
    emptyHint: qsTr("Sync once with a network: your projects come here and stay, also without one.")
    emptyGlyph: "folder"

    below: Column {
        x: page.margin
        width: page.width - 2 * page.margin
        spacing: page.frame.low ? 6 : 10
        SearchField {
            width: parent.width
            hint: qsTr("Name, code, unit or initials")
            text: page.view.search
            onTyped: (text) => page.view.search = text
        }
        FilterStrip {
            width: parent.width
            options: page.view.filters
            tones: page.view.filterTones
            current: page.view.filter
            onChosen: (index) => page.view.filter = index
        }
        Item { width: 1; height: 2 }
    }

    content: ListView {
        id: list
        anchors.fill: parent
        model: page.view.rows
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 600
        spacing: 10
        topMargin: 4
        bottomMargin: Theme.wideSpace
        reuseItems: true
        activeFocusOnTab: true
        keyNavigationEnabled: true
        Accessible.role: Accessible.List
        Accessible.name: page.view.title
        delegate: TaskCard {
            x: page.margin
            width: ListView.view.width - 2 * page.margin
            picked: page.frame.twoPanes && page.frame.navigator.chosen === subject
            onClicked: page.view.open("Project", subject)
        }
        ScrollMark { flick: list }
    }
    AppText {
        visible: page.view.nothingMatches
        x: page.margin
        y: 240
        width: page.width - 2 * page.margin
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("Nothing here fits what you look for.")
        quiet: true
    }
}
