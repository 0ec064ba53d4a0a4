#pragma once

#include <QTest>

#include <chrono>

#include "tests/faults/states.h"
#include "tests/faults/trials.h"

namespace faults {

/// AddressSanitizer makes an image cost ten times as much; it looks at memory, which a tenth shows.
inline bool sanitized() { return std::string_view(FIELD_SANITIZE) != ""; }

/// Under FULL nothing that was answered for may be gone; under NORMAL some must be, and without any
/// sync the checks must see what is torn, or they cannot fail.
inline void judge(const char* whose, const Recording& recording, States& states, int parts) {
    QVERIFY2(states.fault().empty(), states.fault().c_str());
    const auto beganAt = std::chrono::steady_clock::now();
    const auto full = states.cut(Synchronous::full, sanitized() ? 1 : parts, 2);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                        std::chrono::steady_clock::now() - beganAt)
                        .count();
    qInfo(
        "power cut: %zu distinct images of %zu writes, %zu lost, %zu torn, %zu damaged (%s, %zu "
        "states, %zu answers, %lld a second%s)",
        full.images, recording.writes(), full.lost, full.torn, full.damaged, whose, states.count(),
        recording.answered.size(), static_cast<long long>(full.images) * 1000 / (ms + 1),
        sanitized() ? ", fewer under sanitizers" : "");
    QVERIFY2(full.first.empty(), full.first.c_str());
    QCOMPARE(full.lost + full.torn + full.damaged, std::size_t{0});

    const auto normal = states.cut(Synchronous::normal, 0, 3);
    qInfo("control NORMAL: %zu images, %zu lost, %zu torn, %zu damaged", normal.images, normal.lost,
          normal.torn, normal.damaged);
    QVERIFY2(normal.lost > 0, "NORMAL lost nothing: the check cannot fail");
    QCOMPARE(normal.torn + normal.damaged, std::size_t{0});
    const auto off = states.cut(Synchronous::off, 0, 4);
    qInfo("control OFF: %zu images, %zu lost, %zu torn, %zu damaged", off.images, off.lost,
          off.torn, off.damaged);
    QVERIFY2(off.torn + off.damaged > 0, "OFF damaged nothing: the check cannot fail");
}

/// Every fault at every call of the flows leaves what was answered for.
template <class Flows>
void survived(const char* whose, const Flows& flows) {
    std::size_t indexes = 0, runs = 0;
    for (const auto& flow : flows) {
        const auto trials = tryAll(flow, sanitized() ? 7 : 1);
        QVERIFY2(trials.fault.empty(), trials.fault.c_str());
        qInfo("I/O faults: %s, %s: %zu indexes, %zu runs", whose, flow.name.c_str(), trials.indexes,
              trials.runs);
        indexes += trials.indexes;
        runs += trials.runs;
    }
    qInfo("I/O faults: %zu indexes x kinds x {once, sticky}, %zu runs of a %s, all survived%s",
          indexes, runs, whose, sanitized() ? " (each seventh index under sanitizers)" : "");
}

}  // namespace faults
