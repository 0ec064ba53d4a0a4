import QtQuick
import Fieldledger
import Fieldledger.View

/// Where an open page lies: the whole stage, or the pane that its level gives it.
Item {
    id: slot

    required property string page
    required property string destination
    required property int level
    required property PageView view
    required property Frame frame
    required property Item stage
    required property int listWidth
    readonly property bool beside: frame.twoPanes && level > 0

    visible: destination === frame.navigator.destination
             && (level === frame.navigator.depth - 1 || (frame.twoPanes && level === 0))
    enabled: visible
    x: beside ? listWidth : 0
    width: frame.twoPanes ? (level === 0 ? listWidth : stage.width - listWidth) : stage.width
    height: stage.height

    Loader {
        id: loader
        anchors.fill: parent
    }
    Rectangle {
        visible: slot.beside
        width: Theme.stroke
        height: parent.height
        color: Theme.line
    }
    Component.onCompleted: loader.setSource(Qt.resolvedUrl("../pages/" + page + "Page.qml"),
                                            {view: view, frame: frame, level: level})
}
