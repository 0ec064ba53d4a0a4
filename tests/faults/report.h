#pragma once

#include <QTest>

#include <chrono>

#include "tests/faults/files.h"
#include "tests/faults/states.h"
#include "tests/faults/trials.h"

namespace faults {

/// AddressSanitizer makes an image cost ten times as much; it looks at memory, which a tenth shows.
inline bool sanitized() { return std::string_view(FIELD_SANITIZE) != ""; }

/// Under FULL nothing that was answered for may be gone, whatever of at least `wanted` images is
/// left.
inline void survives(const char* whose, const Recording& recording, States& states, int parts,
                     std::size_t wanted) {
    QVERIFY2(states.fault().empty(), states.fault().c_str());
    const auto beganAt = std::chrono::steady_clock::now();
    const auto full = states.cut(Synchronous::full, sanitized() ? 1 : parts, 2);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                        std::chrono::steady_clock::now() - beganAt)
                        .count();
    qInfo(
        "figure: power cut, %s: %zu distinct images of %zu writes, %zu lost, %zu torn, %zu damaged "
        "(%zu states, %zu answers; %lld a second)",
        whose, full.images, recording.writes(), full.lost, full.torn, full.damaged, states.count(),
        recording.answered.size(), static_cast<long long>(full.images) * 1000 / (ms + 1));
    QVERIFY2(full.first.empty(), full.first.c_str());
    QCOMPARE(full.lost + full.torn + full.damaged, std::size_t{0});
    QVERIFY(sanitized() || full.images >= wanted);
}

/// The control of survives(): NORMAL, which leaves commits to the next checkpoint, must be seen to
/// lose some, whole, and not to tear any.
inline void lossIsSeen(const char* whose, States& states) {
    const auto normal = states.cut(Synchronous::normal, 2, 3);
    qInfo("figure: power cut, %s, control under NORMAL: %zu of %zu images lost an answer", whose,
          normal.lost, normal.images);
    QVERIFY2(normal.lost > 0, "NORMAL lost nothing: the check cannot fail");
    QCOMPARE(normal.torn + normal.damaged, std::size_t{0});
}

/// The other: without any sync, files must be seen to be torn and no database any more.
inline void damageIsSeen(const char* whose, States& states) {
    const auto off = states.cut(Synchronous::off, 2, 4);
    qInfo("figure: power cut, %s, control under OFF: %zu of %zu images torn, %zu damaged", whose,
          off.torn, off.images, off.damaged);
    QVERIFY2(off.torn > 0, "OFF tore nothing: the check cannot fail");
    QVERIFY2(off.damaged > 0, "OFF damaged nothing: the check cannot fail");
}

/// Every fault at every call of the flows leaves what was answered for.
template <class Flows>
void survived(const char* whose, const Flows& flows) {
    Trials all;
    for (const auto& flow : flows) {
        const auto trials = tryAll(flow, sanitized() ? 7 : 1);
        QVERIFY2(trials.fault.empty(), trials.fault.c_str());
        qInfo("%s: %zu faults once, %zu from there on, %zu runs", flow.name.c_str(), trials.once,
              trials.sticky, trials.runs);
        all.once += trials.once;
        all.sticky += trials.sticky;
        all.runs += trials.runs;
    }
    qInfo(
        "figure: I/O faults, %s: at every call%s, %zu once and %zu sticky, then tried again, "
        "reopened or killed: %zu runs, 0 lost, 0 half change sets",
        whose, sanitized() ? " in seven" : "", all.once, all.sticky, all.runs);
}

/// Lets each kind of fault befall, once and lastingly, each call to a file between what `body` does
/// after begin() and files::heal(); `full`: the disk is, else it fails otherwise.
template <class Body>
void tryFiles(const char* what, const Body& body) {
    using files::Fault;
    std::size_t once = 0, sticky = 0;
    for (const auto fault : {Fault::ioError, Fault::full, Fault::failedSync, Fault::shortWrite})
        for (const bool lasting : {false, true})
            for (int nth = 1;; ++nth) {
                body([&] { files::plan(fault, nth, lasting); },
                     fault == Fault::full || fault == Fault::shortWrite);
                files::heal();
                if (QTest::currentTestFailed()) return;
                if (files::strikes() == 0) break;
                ++(lasting ? sticky : once);
            }
    QVERIFY(once > 0 && sticky > 0);
    qInfo("figure: I/O faults, %s: at every call to its file, %zu once and %zu sticky, 0 lost",
          what, once, sticky);
}

}  // namespace faults
