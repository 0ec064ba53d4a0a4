import QtQuick
import Fieldledger
import Fieldledger.View

/// One piece of evidence: the stamped copy to look at, and what proves the original.
ScrollPage {
    id: page

    required property PhotoView view
    base: view

    Rectangle {
        width: parent.width
        height: Math.min(width * 0.75, page.height * 0.55)
        visible: page.view.picture != ""
        radius: Theme.radius
        color: Theme.sunken
        Image {
            anchors { fill: parent; margins: 8 }
            source: page.view.picture
            sourceSize.width: 1600
            fillMode: Image.PreserveAspectFit
            asynchronous: true
            Accessible.role: Accessible.Graphic
            Accessible.name: page.view.title
        }
    }
    Banner {
        width: parent.width
        tone: page.view.proofTone
        text: page.view.proof
    }
    Card {
        width: parent.width
        Facts { width: parent.width; model: page.view.facts }
    }
}
