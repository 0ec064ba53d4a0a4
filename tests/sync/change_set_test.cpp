#include <QTest>

#include "shared/proto/sync.pb.h"
#include "sync/change_set.h"
#include "sync/messages.h"
#include "sync/wire.h"
#include "tests/support/suite.h"

using namespace field;
using shared::Code;
using shared::Id;
using sync::ChangeSet;
using sync::Edit;
using sync::Payload;

namespace {

Id id(std::uint8_t number) {
    Id out;
    out.bytes.fill(number);
    return out;
}

Payload fullPayload() {
    Payload payload;
    payload.salt = std::string(16, 's');
    payload.project = id(7);
    payload.wallMs = 1'790'000'000'123;
    payload.bootMs = 42;
    payload.bootId = std::string(16, 'b');
    payload.zone = "Asia/Shanghai";
    payload.originals = {shared::sha256("before"), shared::sha256("then")};
    Edit edit;
    edit.act = sync::EditAct::create;
    edit.kind = 13;
    edit.id = id(1);
    edit.parent = id(2);
    edit.base = {id(9), 120};
    edit.stateSeen = 2;
    sync::SlotEdit slot;
    slot.slot = 11;
    slot.base = {id(9), 118};
    slot.values = {
        {11, std::string("≥266米")}, {12, std::int64_t{2'660'000}}, {13, shared::Value{}}};
    slot.baseHash = shared::sha256("old");
    slot.resolves = id(3);
    sync::SlotEdit team;
    team.slot = 15;
    team.base = edit.base;
    team.elements = {{"李", "王"}, {"赵"}};
    edit.slots = {slot, team};
    Edit step;
    step.kind = 12;
    step.id = id(2);
    step.base = edit.base;
    step.isStep = true;
    step.from = 2;
    step.to = 3;
    step.readHash = shared::sha256("read");
    payload.edits = {edit, step};
    return payload;
}

}  // namespace

class ChangeSetTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aPayloadComesBackAsItWas() {
        const auto payload = fullPayload();
        const auto back = sync::decodePayload(sync::encodePayload(payload));
        QVERIFY2(back.ok(), back.ok() ? "" : back.failure().message.c_str());
        QVERIFY(*back == payload);
    }

    /// The bytes are signed and kept for ever: another program must be able to read them.
    void aPayloadIsWrittenAsProtobufWouldWriteIt() {
        auto payload = fullPayload();
        for (std::uint64_t i = 0; i < 300; ++i) {  // bases beyond one byte, edits of every length
            auto edit = payload.edits.front();
            edit.base = {id(7), i};
            edit.slots.front().values.set(40, std::string(static_cast<std::size_t>(i), 'x'));
            edit.slots.front().values.set(41, std::int64_t{-1} - static_cast<std::int64_t>(i));
            edit.slots.front().values.set(42, {});
            edit.slots.front().values.set(43, shared::Elements{{"a", "b"}});
            payload.edits.push_back(edit);
        }
        const auto bytes = sync::encodePayload(payload);
        wire::Payload read;
        QVERIFY(read.ParseFromString(bytes));
        QCOMPARE(read.bases_size(), 302);
        QVERIFY(read.SerializeAsString() == bytes);
        const auto back = sync::decodePayload(bytes);
        QVERIFY(back.ok());
        QVERIFY(*back == payload);
    }

    void aSetComesBackAsItWas() {
        ChangeSet set;
        set.area = id(1);
        set.epoch = id(2);
        set.device = id(3);
        set.person = id(4);
        set.deviceSeq = 77;
        set.prevHash = shared::sha256("previous");
        set.payload = std::string("raw\0bytes", 9);
        set.signature.bytes.fill(5);
        const auto back = sync::decodeChangeSet(sync::encodeChangeSet(set));
        QVERIFY(back.ok());
        QVERIFY(*back == set);
    }

    /// Each part of the set is signed: changing any of them changes the hash.
    void nothingOfASetCanBeAlteredUnseen() {
        ChangeSet set;
        set.payload = "payload";
        shared::PublicKey server;
        const auto hash = sync::hashOf(server, set);
        std::vector<ChangeSet> altered(7, set);
        altered[0].area = id(1);
        altered[1].epoch = id(1);
        altered[2].device = id(1);
        altered[3].person = id(1);
        altered[4].deviceSeq = 1;
        altered[5].prevHash = shared::sha256("x");
        altered[6].payload = "Payload";
        for (const auto& other : altered) QVERIFY(sync::hashOf(server, other) != hash);
        server.bytes[0] = 1;
        QVERIFY(sync::hashOf(server, set) != hash);
    }

    void everyPrefixOfAPayloadIsRefusedOrAnotherPayload() {
        const auto bytes = sync::encodePayload(fullPayload());
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            const auto cut = sync::decodePayload(bytes.substr(0, size));
            if (cut) QVERIFY(!(*cut == fullPayload()));
            if (!cut) QCOMPARE(cut.failure().code, Code::invalid);
        }
    }

    void hostileBytesAreRefusedBeforeTheyAreParsed_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("1 MiB of empty sub-messages") << QByteArray("\x22\x00", 2).repeated(1 << 19);
        QTest::newRow("more than 1 MiB") << QByteArray(2 << 20, 'x');
        QTest::newRow("length past the end") << QByteArray("\x22\xff\xff\xff\xff\x0f");
        QTest::newRow("endless varint") << QByteArray(20, '\xff');
        QTest::newRow("a group") << QByteArray("\x0b\x0c");
        QTest::newRow("noise") << QByteArray("\x93\x11\x7f\x00\xa5\x3c", 6).repeated(1000);
        QTest::newRow("a payload without its salt") << QByteArray();
    }
    void hostileBytesAreRefusedBeforeTheyAreParsed() {
        QFETCH(QByteArray, bytes);
        const auto read = sync::decodePayload(bytes.toStdString());
        QVERIFY(!read.ok());
        QCOMPARE(read.failure().code, Code::invalid);
    }

    /// Each moved all before it: an answer kept a device busy for minutes.
    void columnsThatComeBackwardsAreReadAtOnce() {
        constexpr std::uint32_t columns = 190'000;  // as many as an answer may hold
        wire::Row message;
        message.set_id(id(1).str());
        for (auto column = columns; column > 0; --column) message.add_values()->set_column(column);
        message.add_values()->set_column(3);
        message.mutable_values()->rbegin()->mutable_value()->set_integer(77);
        const auto row = sync::fromWire(message, id(2));
        QVERIFY(row.ok());
        QCOMPARE(row->values.size(), std::size_t{columns});
        QCOMPARE(row->values.begin()->first, std::uint32_t{1});
        QCOMPARE(row->values.get(3), shared::Value{std::int64_t{77}});
    }

    void aSideThatWroteOverNothingSaysSoInOneWayOnly() {
        wire::ContestedValues message;
        message.add_value()->mutable_was()->set_revision(7);
        const auto sides = sync::unpackContested(message.SerializeAsString());
        QVERIFY(sides.ok());
        QCOMPARE(sides->front().was, sync::Replaced{});
        const auto again = sync::unpackContested(sync::packContested(*sides));
        QVERIFY(again.ok());
        QCOMPARE(*again, *sides);
    }

    void aBombStopsWhereTheLimitStands() {
        const std::string zeros(64 << 20, '\0');
        const auto bomb = sync::compress(zeros);
        QVERIFY(bomb.size() < 100'000);
        const auto read = sync::decompress(bomb, 1 << 20);
        QVERIFY(!read.ok());
        QCOMPARE(read.failure().code, Code::invalid);
        const auto fits = sync::decompress(sync::compress("small"), 1 << 20);
        QVERIFY(fits.ok());
        QCOMPARE(*fits, std::string("small"));
        QVERIFY(!sync::decompress(bomb.substr(0, bomb.size() / 2), 128 << 20).ok());
    }
};

static const suite::Case<ChangeSetTest> here("change_set");

#include "change_set_test.moc"
