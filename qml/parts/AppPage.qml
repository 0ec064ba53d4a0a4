import QtQuick
import Fieldledger
import Fieldledger.View

/// A page: its name above, its acts below, and between them what it shows, or why it cannot.
FocusScope {
    id: page

    property PageView base
    property Frame frame: Frame {}
    property int level: 0
    property alias tools: tools.data      ///< beside the title
    property alias below: below.data      ///< under the title, stays while the page scrolls
    property alias footer: footer.data    ///< acts of the page, in reach of the thumb
    property string emptyText
    property string emptyHint
    property string emptyGlyph: "tasks"
    default property alias content: body.data
    readonly property bool shown: base === null || base.state === PageView.Ready
    readonly property int margin: width >= 600 ? Theme.wideSpace : Theme.space
    property int columnWidth: 0           ///< widest that its column becomes; 0: as wide as the page
    /// Where the column begins: the title stands over it, and the acts under it.
    readonly property int inset: columnWidth === 0 ? margin : Math.max(margin, Math.round((width - columnWidth) / 2))

    implicitWidth: 412
    implicitHeight: 600

    Rectangle { anchors.fill: parent; color: Theme.ground }

    Column {
        id: top
        width: parent.width
        Item {
            id: header
            width: parent.width
            implicitHeight: Math.max(Theme.target, titles.implicitHeight) + (page.frame.low ? 4 : 16)

            IconButton {
                id: back
                visible: page.level > (page.frame.twoPanes ? 1 : 0)
                x: Math.max(page.margin - 12, page.inset - width - 8)
                anchors.verticalCenter: parent.verticalCenter
                glyph: "back"
                text: qsTr("Back")
                onClicked: page.frame.navigator.back()
            }
            Column {
                id: titles
                anchors {
                    verticalCenter: parent.verticalCenter
                    left: parent.left
                    leftMargin: back.visible ? Math.max(back.x + back.width + 4, page.inset) : page.inset
                    right: tools.left
                    rightMargin: Theme.gap
                }
                AppText {
                    width: parent.width
                    text: page.base ? page.base.title : ""
                    // A title is large already: where people enlarge the text, its page has the room.
                    size: Math.round(Theme.head * (Theme.textScale > 1.3 ? 0.75 : 1))
                    strong: true
                    Accessible.role: Accessible.Heading
                }
                AppText {
                    width: parent.width
                    visible: text !== "" && !page.frame.low
                    text: page.base ? page.base.subtitle : ""
                    size: Theme.small
                    quiet: true
                }
            }
            Row {
                id: tools
                anchors { right: parent.right; rightMargin: page.inset - 12; verticalCenter: parent.verticalCenter }
                spacing: 4
            }
        }
        Item {
            id: below
            visible: page.shown && children.length > 0
            width: parent.width
            implicitHeight: childrenRect.height
        }
    }

    Item {
        id: body
        visible: page.shown
        clip: true
        anchors { left: parent.left; right: parent.right; top: top.bottom; bottom: bar.top }
    }

    PageStates {
        anchors { fill: body; margins: page.margin; leftMargin: page.inset; rightMargin: page.inset }
        visible: !page.shown
        base: page.base
        emptyText: page.emptyText
        emptyHint: page.emptyHint
        emptyGlyph: page.emptyGlyph
    }

    Rectangle {
        id: bar
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        visible: page.shown || (page.base !== null && page.base.state === PageView.Empty)
        height: visible && acts ? footer.implicitHeight + (page.frame.low ? 12 : 24) : 0
        color: Theme.surface
        // Not part of `visible`: what is not visible is not laid out, and would never be.
        readonly property bool acts: footer.implicitHeight > 0
        Rectangle { visible: bar.acts; width: parent.width; height: Theme.stroke; color: Theme.line }
        Flow {
            id: footer
            anchors { left: parent.left; right: parent.right; margins: page.inset; verticalCenter: parent.verticalCenter }
            spacing: Theme.gap
        }
    }
}
