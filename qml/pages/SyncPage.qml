import QtQuick
import Fieldledger
import Fieldledger.View

/// The sync centre: what waits, what arrived, what became of it, and why not if not.
ScrollPage {
    id: page

    required property SyncView view
    readonly property SyncState sync: view.sync
    base: view

    Card {
        width: parent.width
        spacing: Theme.space
        Flow {
            id: figures
            // On a phone two beside each other, one under the other in line.
            readonly property int half: page.frame.compact ? Math.floor((width - spacing) / 2) : 0
            width: parent.width
            spacing: Theme.wideSpace
            Figure { width: Math.max(implicitWidth, figures.half); visible: page.sync.drafts > 0; label: qsTr("Drafts (this device)"); value: page.sync.drafts }
            Figure { width: Math.max(implicitWidth, figures.half); label: qsTr("Saved (this device)"); value: page.sync.waiting }
            Figure { width: Math.max(implicitWidth, figures.half); label: qsTr("Received (server)"); value: page.sync.received }
            Figure { width: Math.max(implicitWidth, figures.half); label: qsTr("Photos to send"); value: page.sync.evidenceWaiting }
        }
        AppText {
            width: parent.width
            text: page.sync.running ? page.sync.progress
                : page.sync.lastTime === "" ? qsTr("Not synced yet") : qsTr("Last synced %1").arg(page.sync.lastTime)
            quiet: true
        }
        Flow {
            width: parent.width
            spacing: Theme.gap
            AppButton {
                visible: !page.sync.running
                kind: "primary"
                glyph: "sync"
                share: page.frame.compact ? 1 : 0
                text: qsTr("Sync now")
                enabled: !page.sync.offlineByChoice
                onClicked: page.sync.syncNow()
            }
            AppButton {
                visible: page.sync.running
                share: page.frame.compact ? 1 : 0
                text: qsTr("Stop")
                glyph: "close"
                onClicked: page.sync.cancel()
            }
        }
    }
    Banner {
        width: parent.width
        tone: page.sync.tone === "err" ? "err" : "info"
        glyph: "offline"
        text: page.sync.offlineByChoice ? qsTr("Working offline by choice") : page.sync.problem
        detail: page.sync.offlineByChoice ? qsTr("Nothing is sent until the app is started with a network.")
              : page.sync.detail === "" ? page.sync.nextStep : page.sync.detail + "\n" + page.sync.nextStep
    }
    RecoveryBanner { width: parent.width; view: page.view }
    DoubtsPart { width: parent.width; view: page.view.doubts }
    Banner {
        width: parent.width
        tone: "err"
        text: page.view.untrusted ? qsTr("The server takes this device for a copy.") : ""
        detail: qsTr("What you save stays here, and what is sent is kept aside. Ask your administrator for a code and set this device up anew: what was not received goes along.")
        action: qsTr("Set this device up anew")
        onActed: page.view.open("Unlock", "again")
    }
    Card {
        width: parent.width
        spacing: Theme.space
        SectionHeader { width: parent.width; text: qsTr("Without network") }
        AppText {
            width: parent.width
            text: qsTr("A file on a stick carries the exchange to the server and back. Who carries it can neither read nor alter it.")
            size: Theme.small
            quiet: true
        }
        Flow {
            width: parent.width
            spacing: Theme.gap
            AppButton {
                text: qsTr("Export to a stick")
                glyph: "export"
                enabled: page.sync.enrolled && !page.sync.bundles.busy
                onClicked: page.sync.bundles.exportNow()
            }
            AppButton {
                text: qsTr("Import from a stick")
                glyph: "folder"
                enabled: !page.sync.bundles.busy
                onClicked: page.sync.bundles.importAll()
            }
        }
        AppText {
            width: parent.width
            text: page.sync.bundles.busy ? qsTr("Working; leave the stick in…")
                : page.sync.bundles.plugged ? qsTr("The stick that is plugged in:")
                : qsTr("No stick is plugged in; files go to this folder:")
            size: Theme.small
            quiet: true
        }
        AppText {
            width: parent.width
            text: page.sync.bundles.folder
            size: Theme.small
            quiet: true
            wrapMode: Text.WrapAnywhere
        }
    }
    Banner {
        width: parent.width
        tone: "ok"
        glyph: "check"
        text: page.sync.bundles.said
        detail: page.sync.bundles.detail
    }
    Banner {
        width: parent.width
        tone: "err"
        text: page.sync.bundles.trouble
        detail: page.sync.bundles.way
    }
    ConflictBanner {
        width: parent.width
        base: page.view
        onActed: page.view.open("Conflict", "")
    }
    Card {
        width: parent.width
        visible: page.view.told.count > 0
        padding: 0
        spacing: 0
        Item { width: 1; height: Theme.space }
        SectionHeader { x: Theme.space; width: parent.width - 2 * Theme.space; text: qsTr("What became of my edits") }
        Repeater {
            model: page.view.told
            delegate: ListRow {
                required property string what
                required property string when
                required property string tone
                required property string report
                required property int index
                required name
                width: parent.width
                first: index === 0
                glyph: Theme.glyph(tone)
                glyphTone: tone
                detail: what + " · " + when
                opens: tone === "conflict"
                onClicked: if (opens) page.view.open("Conflict", report)
            }
        }
    }
    Card {
        width: parent.width
        visible: page.view.outbox.count > 0
        padding: 0
        spacing: 0
        Item { width: 1; height: Theme.space }
        SectionHeader { x: Theme.space; width: parent.width - 2 * Theme.space; text: qsTr("On their way") }
        Repeater {
            model: page.view.outbox
            delegate: ListRow {
                required property string when
                required property string stage
                required property string tone
                required property string why
                required property int index
                required name
                width: parent.width
                first: index === 0
                opens: false
                detail: when
                chip: stage
                chipTone: tone
                aside: why
            }
        }
    }
    AppButton {
        visible: page.sync.enrolled && !page.view.untrusted && !page.view.heldBack
        text: qsTr("Set this device up anew")
        glyph: "device"
        onClicked: page.view.open("Unlock", "again")
    }
    AppText {
        width: parent.width
        text: page.view.server === "" ? "" : qsTr("Server %1").arg(page.view.server)
        visible: text !== ""
        size: Theme.small
        quiet: true
    }
}
