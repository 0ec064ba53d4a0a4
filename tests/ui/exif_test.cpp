#include "client/capture/exif.h"

#include <QDateTime>
#include <QFile>
#include <QImage>
#include <QTest>

#include "client/capture/visit_sheet.h"
#include "shared/proto/records.pb.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

using namespace field;
using records::Evidence;

namespace {

/// An Exif segment as a camera writes it: three folders of entries, what is longer behind them.
class Camera {
  public:
    explicit Camera(bool big) : big_(big) {}
    void text(int folder, int tag, const std::string& said) {
        entries_[folder].push_back({tag, 2, static_cast<unsigned>(said.size() + 1), said + '\0'});
    }
    void angle(int tag, unsigned degrees, unsigned minutes, unsigned hundredthSeconds,
               unsigned below = 100) {
        std::string bytes;
        for (const unsigned number : {degrees, 1U, minutes, 1U, hundredthSeconds, below})
            bytes += in(number, 4);
        entries_[gps].push_back({tag, 5, 3, bytes});
    }
    [[nodiscard]] std::string jpeg() const {
        const auto content = std::string("Exif\0\0", 6) + tiff();
        const auto size = static_cast<unsigned>(content.size() + 2);
        return std::string("\xff\xd8\xff\xe1") + static_cast<char>(size >> 8) +
               static_cast<char>(size & 0xff) + content;
    }
    static constexpr int exif = 0, gps = 1;

  private:
    struct Entry {
        int tag, type;
        unsigned count;
        std::string bytes;
    };
    [[nodiscard]] std::string in(unsigned number, int size) const {
        std::string bytes;
        for (int i = 0; i < size; ++i)
            bytes += static_cast<char>(number >> 8 * (big_ ? size - 1 - i : i) & 0xff);
        return bytes;
    }
    [[nodiscard]] std::string entry(int tag, int type, unsigned count, unsigned value) const {
        return in(static_cast<unsigned>(tag), 2) + in(static_cast<unsigned>(type), 2) +
               in(count, 4) + in(value, 4);
    }
    [[nodiscard]] std::string tiff() const {
        const auto sizeOf = [](std::size_t entries) {
            return static_cast<unsigned>(6 + 12 * entries);
        };
        unsigned at[2];
        at[exif] = 8 + sizeOf(2);
        at[gps] = at[exif] + sizeOf(entries_[exif].size());
        unsigned free = at[gps] + sizeOf(entries_[gps].size());
        std::string out = (big_ ? "MM" : "II") + in(42, 2) + in(8, 4);
        out += in(2, 2) + entry(0x8769, 4, 1, at[exif]) + entry(0x8825, 4, 1, at[gps]) + in(0, 4);
        std::string behind;
        for (const auto& folder : entries_) {
            out += in(static_cast<unsigned>(folder.size()), 2);
            for (const auto& one : folder) {
                if (one.bytes.size() <= 4) {
                    out += entry(one.tag, one.type, one.count, 0).substr(0, 8) + one.bytes +
                           std::string(4 - one.bytes.size(), '\0');
                    continue;
                }
                out += entry(one.tag, one.type, one.count, free);
                behind += one.bytes;
                free += static_cast<unsigned>(one.bytes.size());
            }
            out += in(0, 4);
        }
        return out + behind;
    }
    bool big_;
    std::vector<Entry> entries_[2];
};

/// At a bridge in 岳阳, north and east.
std::string photo(bool big = false, const std::string& offset = "+08:00") {
    Camera camera(big);
    camera.text(Camera::exif, 0x9003, "2026:06:12 10:42:08");
    if (!offset.empty()) camera.text(Camera::exif, 0x9011, offset);
    camera.text(Camera::gps, 1, "N");
    camera.angle(2, 29, 22, 1234);
    camera.text(Camera::gps, 3, "E");
    camera.angle(4, 113, 7, 4500);
    return camera.jpeg();
}

constexpr std::int64_t takenMs = 1'781'232'128'000;  // 2026-06-12 10:42:08 +08:00

QString visitText() { return QString::fromStdString(shared::toText(sample::City::once().visit())); }

}  // namespace

/// When and where a photo was taken is what the camera wrote, or nothing.
class ExifTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatTheCameraWroteIsRead_data() {
        QTest::addColumn<bool>("big");
        QTest::newRow("little end first") << false;
        QTest::newRow("big end first") << true;
    }
    void whatTheCameraWroteIsRead() {
        QFETCH(bool, big);
        const auto notes = client::readPhotoNotes(photo(big));
        QCOMPARE(notes.takenMs.value_or(0), takenMs);
        QVERIFY(notes.place.has_value());
        QCOMPARE(notes.place->latitude, std::int64_t{293'700'944});  // 29° 22′ 12.34″
        QCOMPARE(notes.place->longitude, std::int64_t{1'131'291'667});
        QCOMPARE(notes.place->datum, std::string("WGS-84"));
    }

    void withoutAnOffsetItIsTheDevicesZone() {
        const QDateTime local(QDate(2026, 6, 12), QTime(10, 42, 8));
        for (const char* offset : {"", "+8:00", "+99:00", "nonsense"})
            QCOMPARE(client::readPhotoNotes(photo(false, offset)).takenMs.value_or(0),
                     std::int64_t{local.toMSecsSinceEpoch()});
    }

    void southAndWestAreNegative() {
        Camera camera(true);
        camera.text(Camera::gps, 1, "S");
        camera.angle(2, 33, 0, 0);
        camera.text(Camera::gps, 3, "W");
        camera.angle(4, 70, 30, 0);
        camera.text(Camera::gps, 18, "CGCS2000");
        const auto notes = client::readPhotoNotes(camera.jpeg());
        QVERIFY(!notes.takenMs && notes.place);
        QCOMPARE(notes.place->latitude, std::int64_t{-330'000'000});
        QCOMPARE(notes.place->longitude, std::int64_t{-705'000'000});
        QCOMPARE(notes.place->datum, std::string("CGCS2000"));
    }

    void aCameraWithoutAClockOrAFixSaysNothing() {
        Camera camera(false);
        camera.text(Camera::exif, 0x9003, "0000:00:00 00:00:00");
        camera.text(Camera::gps, 1, "N");
        camera.angle(2, 0, 0, 0);
        camera.text(Camera::gps, 3, "E");
        camera.angle(4, 0, 0, 0);
        const auto none = client::readPhotoNotes(camera.jpeg());
        QVERIFY(!none.takenMs && !none.place);
        Camera lost(false);
        lost.text(Camera::gps, 1, "N");
        lost.angle(2, 29, 0, 0, 0);  // a number over nothing
        lost.text(Camera::gps, 3, "E");
        lost.angle(4, 999, 0, 0);
        QVERIFY(!client::readPhotoNotes(lost.jpeg()).place);
        QVERIFY(!client::readPhotoNotes("").takenMs);
        QVERIFY(!client::readPhotoNotes("no picture at all").takenMs);
    }

    /// Cut anywhere, or with any byte another: nothing is read that is not there.
    void brokenBytesGiveNothingElse() {
        for (const bool big : {false, true}) {
            const auto whole = photo(big);
            for (std::size_t size = 0; size < whole.size(); ++size) {
                // The segment says how long it is: one that was cut is none.
                const std::string cut(whole.data(), size);
                QVERIFY(!client::readPhotoNotes(cut).takenMs);
            }
            for (std::size_t at = 0; at < whole.size(); ++at)
                for (const char byte : {'\x00', '\x01', '\x7f', '\xff'}) {
                    auto hostile =
                        std::make_unique<char[]>(whole.size());  // no byte beyond is ours
                    std::copy(whole.begin(), whole.end(), hostile.get());
                    hostile[at] = byte;
                    const auto notes = client::readPhotoNotes({hostile.get(), whole.size()});
                    if (!notes.place) continue;
                    QVERIFY(std::abs(notes.place->latitude) <= 900'000'000);
                    QVERIFY(std::abs(notes.place->longitude) <= 1'800'000'000);
                }
        }
    }

    void onlyWhatTheCameraWroteIsSaved() {
        const QString pictures = qEnvironmentVariable("HOME") + "/Pictures";
        QVERIFY(QDir().mkpath(pictures));
        const QString dated = pictures + "/有时间.jpg", plain = pictures + "/无时间.jpg";
        QImage image(64, 48, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        QVERIFY(image.save(plain, "JPEG"));
        QVERIFY(QFile::copy(plain, dated));
        {
            QFile file(dated);
            QVERIFY(file.open(QIODevice::ReadWrite));
            const auto picture = file.readAll().mid(2);
            file.seek(0);
            file.write(QByteArray::fromStdString(photo()) + picture);
        }
        Stage stage("inspector");
        for (const auto& name : {"有时间.jpg", "无时间.jpg"}) {
            QVERIFY(stage.show("Files", visitText()));
            QTRY_VERIFY(Hand(stage.window()).sees(name));
            QVERIFY(Hand(stage.window()).press(name));
            // Gone before it is attached: it is attached, told and sent all the same.
            stage.app().navigator()->go("Tasks");
            stage.settle();
        }
        QTRY_VERIFY(Hand(stage.window()).sees("已保存(本机) 3 项"));
        auto store = must(client::Store::open(stage.folder().toStdString(),
                                              shared::Catalog::builtIn(), shared::systemEnv()));
        const auto sheet = must(client::readVisit(*store, sample::City::once().visit()));
        int seen = 0;
        for (const auto& one : sheet.evidence) {
            const auto name = client::textOf(one, Evidence::kFileNameFieldNumber);
            if (name == "有时间.jpg") {
                ++seen;
                QCOMPARE(client::integerOf(one, Evidence::kTakenAtFieldNumber), takenMs);
                QCOMPARE(client::integerOf(one, Evidence::kLatitudeFieldNumber), 293'700'944);
                QCOMPARE(client::textOf(one, Evidence::kDatumFieldNumber), std::string("WGS-84"));
            } else if (name == "无时间.jpg") {
                ++seen;
                QVERIFY(!one.values.has(Evidence::kTakenAtFieldNumber));
                QVERIFY(!one.values.has(Evidence::kLatitudeFieldNumber));
            }
        }
        QCOMPARE(seen, 2);
    }
};

static const suite::Case<ExifTest> here("exif");

#include "exif_test.moc"
