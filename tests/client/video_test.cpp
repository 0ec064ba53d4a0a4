#include <QTest>

#include <filesystem>

#include <QFile>

#include "tests/support/frail.h"
#include "tests/support/suite.h"

using namespace field;
using frail::Device;
using served::City;

namespace {

constexpr bool sanitized = std::string_view(FIELD_SANITIZE) != "";
constexpr std::int64_t mostGrowthKiB = 32 << 10;

/// FIELD_VIDEO_MB=2048 takes a video as long as they come, and three times its size of disk.
std::uintmax_t videoBytes() {
    const auto wanted = qEnvironmentVariableIntValue("FIELD_VIDEO_MB");
    return static_cast<std::uintmax_t>(wanted > 0 ? wanted : 128) << 20;
}

/// A line of /proc/self/status in KiB.
std::int64_t status(const QByteArray& name) {
    QFile file("/proc/self/status");
    if (!file.open(QIODevice::ReadOnly)) qFatal("no /proc");
    for (const auto& line : file.readAll().split('\n'))
        if (line.startsWith(name))
            return line.mid(name.size()).trimmed().split(' ')[0].toLongLong();
    return -1;
}

/// The peak of this process's memory begins anew.
bool forgetPeak() {
    QFile file("/proc/self/clear_refs");
    return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.write("5") == 1;
}

}  // namespace

class VideoTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Taken in, sent, kept by the server, fetched by another device: all in this one process.
    void aVideoPassesPieceByPiece() {
        if (sanitized) QSKIP("a sanitizer keeps what is freed");
        City city;
        city.serve();
        Device inspector(city, "inspector"), division(city, "division");
        inspector.sync();
        division.sync();
        const QTemporaryDir dir;
        const auto file = dir.filePath("video.mp4").toStdString();
        std::ofstream(file) << "a video";
        std::filesystem::resize_file(file, videoBytes());
        const auto visit = inspector.visit();
        if (!forgetPeak()) QSKIP("this system does not let a process forget its peak");
        const auto before = status("VmRSS:");
        must(inspector.store().attach(shared::kinds::visit, visit, file, {}));
        const auto taken = status("VmHWM:") - before;
        QVERIFY(inspector.sync().evidenceProblem.empty());
        const auto sent = status("VmHWM:") - before;
        QVERIFY(division.sync().evidenceProblem.empty());
        const auto fetched = status("VmHWM:") - before;
        const auto evidence = division.records();
        const auto there = std::count_if(evidence.begin(), evidence.end(), [](const auto& record) {
            return record.kind == shared::kinds::evidence;
        });
        QCOMPARE(there, 1);
        QVERIFY(must(division.store().replica().evidenceWanted()).empty());
        qInfo(
            "figure: a video of %llu MiB, memory of device and server together grew by %lld MiB as "
            "it was taken in, %lld MiB as it was sent, %lld MiB as it was fetched",
            static_cast<unsigned long long>(videoBytes() >> 20),
            static_cast<long long>(taken >> 10), static_cast<long long>(sent >> 10),
            static_cast<long long>(fetched >> 10));
        QVERIFY(fetched <= mostGrowthKiB);
    }
};

static const suite::Case<VideoTest> here("video");

#include "video_test.moc"
