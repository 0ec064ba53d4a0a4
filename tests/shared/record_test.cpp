#include <QTest>

#include "shared/proto/records.pb.h"
#include "shared/record.h"
#include "tests/support/some_record.h"
#include "tests/support/suite.h"

using namespace field::shared;
namespace records = field::records;

class RecordTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void typedAccessKeepsEveryValueOfEveryKind_data() { everyKind(); }
    void typedAccessKeepsEveryValueOfEveryKind() {
        const Kind& kind = current();
        suite::Dice dice(kind.number);
        const std::unique_ptr<google::protobuf::Message> message(
            google::protobuf::MessageFactory::generated_factory()
                ->GetPrototype(kind.message)
                ->New());
        for (int round = 0; round < 200; ++round) {
            const Record record = suite::someRecord(kind, dice);
            toMessage(kind, record, *message);
            QCOMPARE(toRecord(kind, *message), record);
            QVERIFY(difference(kind, record.values, *message).empty());
            // Also over the wire.
            const std::string bytes = message->SerializeAsString();
            QVERIFY(message->ParseFromString(bytes));
            QCOMPARE(toRecord(kind, *message), record);
        }
    }

    void packedValuesOfEveryKindComeBack_data() { everyKind(); }
    void packedValuesOfEveryKindComeBack() {
        suite::Dice dice(current().number + 1000);
        for (int round = 0; round < 200; ++round) {
            const Record record = suite::someRecord(current(), dice);
            Values read;
            QVERIFY(unpackValues(packValues(record.values), read));
            QCOMPARE(read, record.values);
        }
    }

    void textOfEveryValueReadsBack_data() { everyKind(); }
    void textOfEveryValueReadsBack() {
        const Kind& kind = current();
        suite::Dice dice(kind.number + 2000);
        for (int round = 0; round < 100; ++round) {
            for (const Column& column : kind.columns) {
                Value value = suite::someValue(kind, column, dice);
                if (value == Value{std::string()}) value = {};  // typed as nothing
                if (const auto* set = std::get_if<Elements>(&value)) {
                    Elements told = *set;
                    std::erase(told.items, std::string());
                    value = told.items.empty() ? Value{} : Value{told};
                }
                const std::string text = valueToText(column, value);
                const auto read = valueFromText(kind, column, text);
                QVERIFY2(read.ok(), (column.name + ": " + text).c_str());
                QVERIFY2(*read == value, (column.name + ": " + text).c_str());
            }
        }
    }

    void aVisitLoadedChangedAndSavedBecomesItsEdits() {
        const Kind& kind = *catalog_->kind(kinds::visit);
        suite::Dice dice(1);
        Record record = suite::someRecord(kind, dice);
        record.values.set(999, std::string("of a newer program"));
        record.values.set(20, std::string("合格"));
        record.values.set(18, std::string("查数量"));
        record.values.set(15, Elements::of({"甲", "乙"}));

        records::Visit visit;
        toMessage(kind, record, visit);
        QCOMPARE(visit.conclusion(), std::string("合格"));
        visit.set_conclusion("不合格");
        visit.clear_purpose();
        visit.add_team("丙");
        visit.set_state(records::VISIT_STATE_SIGNED);

        const Values changed = difference(kind, record.values, visit);
        Values expected = {{15, Elements::of({"丙", "甲", "乙"})},
                           {18, std::monostate()},
                           {20, std::string("不合格")}};
        if (record.values.get(22) != Value{std::int64_t{3}}) expected.set(22, std::int64_t{3});
        QCOMPARE(changed, expected);
    }

    void differenceNamesWhatCameWentAndChanged() {
        const Values before = {
            {1, std::int64_t{1}}, {2, std::string("a")}, {3, Blob{"x"}}, {5, {}}};
        const Values after = {{2, std::string("b")}, {3, Blob{"x"}}, {4, std::int64_t{4}}, {6, {}}};
        QCOMPARE(difference(before, after),
                 (Values{{1, std::monostate()}, {2, std::string("b")}, {4, std::int64_t{4}}}));
        QVERIFY(difference(before, before).empty());
        QVERIFY(difference({{1, {}}}, {}).empty());
        QVERIFY(difference({}, {{1, Elements{}}}).empty());
        // Zero and the empty text are values.
        QCOMPARE(difference({}, {{1, std::int64_t{0}}, {2, std::string()}}).size(), std::size_t{2});
    }

    void impossibleValuesAreNamed_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("column");
        QTest::addColumn<int>("which");
        QTest::addColumn<bool>("good");
        QTest::newRow("text where text is") << "Visit"
                                            << "conclusion" << 0 << true;
        QTest::newRow("number where text is") << "Visit"
                                              << "conclusion" << 1 << false;
        QTest::newRow("invalid UTF-8") << "Visit"
                                       << "conclusion" << 2 << false;
        QTest::newRow("NUL in text") << "Visit"
                                     << "conclusion" << 3 << false;
        QTest::newRow("text where a number is") << "Visit"
                                                << "latitude" << 0 << false;
        QTest::newRow("truth is 0 or 1") << "MoneyCheck"
                                         << "invoice_seen" << 4 << false;
        QTest::newRow("truth") << "MoneyCheck"
                               << "invoice_seen" << 1 << true;
        QTest::newRow("id") << "Visit"
                            << "task_id" << 5 << true;
        QTest::newRow("id of 15 bytes") << "Visit"
                                        << "task_id" << 6 << false;
        QTest::newRow("person of 15 bytes") << "Finding"
                                            << "closed_by" << 6 << false;
        QTest::newRow("hash of 16 bytes") << "Evidence"
                                          << "sha256" << 5 << false;
        QTest::newRow("hash of 32 bytes") << "Evidence"
                                          << "sha256" << 7 << true;
        QTest::newRow("thumbnail of 32 bytes") << "Evidence"
                                               << "thumbnail_sha256" << 7 << true;
        QTest::newRow("read hash of 16 bytes") << "Review"
                                               << "read_hash" << 5 << false;
        QTest::newRow("bytes of any length") << "Conflict"
                                             << "values" << 6 << true;
        QTest::newRow("set") << "Visit"
                             << "team" << 8 << true;
        QTest::newRow("set unsorted") << "Visit"
                                      << "team" << 9 << false;
        QTest::newRow("set with repeats") << "Visit"
                                          << "team" << 10 << false;
        QTest::newRow("set with invalid UTF-8") << "Visit"
                                                << "team" << 11 << false;
        QTest::newRow("text where a set is") << "Visit"
                                             << "team" << 0 << false;
        QTest::newRow("a newer program's state") << "Visit"
                                                 << "state" << 4 << true;
        QTest::newRow("negative state") << "Visit"
                                        << "state" << 12 << false;
        QTest::newRow("state past 32 bits") << "Visit"
                                            << "state" << 13 << false;
        QTest::newRow("year past 32 bits") << "ProjectYear"
                                           << "fiscal_year" << 13 << false;
        QTest::newRow("negative kind") << "Conflict"
                                       << "slot" << 12 << false;
        QTest::newRow("emptied") << "Visit"
                                 << "conclusion" << 14 << true;
        QTest::newRow("set emptied") << "Visit"
                                     << "conclusion" << 15 << true;
    }
    void impossibleValuesAreNamed() {
        QFETCH(QString, kind);
        QFETCH(QString, column);
        QFETCH(int, which);
        QFETCH(bool, good);
        const Value values[] = {std::string("合格"),
                                std::int64_t{1},
                                std::string("\xFF"),
                                std::string("a\0b", 3),
                                std::int64_t{77},
                                Blob{std::string(16, 'x')},
                                Blob{std::string(15, 'x')},
                                Blob{std::string(32, 'x')},
                                Elements{{"a", "b"}},
                                Elements{{"b", "a"}},
                                Elements{{"a", "a"}},
                                Elements{{"\xC0\xAF"}},
                                std::int64_t{-1},
                                std::int64_t{1} << 40,
                                {},
                                Elements{}};
        const Kind& of = *catalog_->kind(kind.toStdString());
        const auto checked = checkValue(of, *of.column(column.toStdString()), values[which]);
        QCOMPARE(checked.ok(), good);
        if (good) return;
        QCOMPARE(checked.failure().code, Code::invalid);
        QVERIFY(QString::fromStdString(checked.failure().message).contains(kind + "." + column));
    }

    void impossibleValuesStayOutOfMessages() {
        const Kind& kind = *catalog_->kind(kinds::projectYear);
        records::ProjectYear message;
        Record record;
        record.kind = kind.number;
        record.values = {
            {10, std::int64_t{1} << 40}, {15, std::int64_t{5}}, {999, std::string("?")}};
        toMessage(kind, record, message);
        QVERIFY(!message.has_fiscal_year() && !message.has_annual_target());
    }

    void textIsReadAsPeopleWriteIt_data() {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("again");  // empty: refused
        const auto row = [](const char* column, const char* text, const char* again) {
            QTest::addRow("%s %s", column, text) << column << text << again;
        };
        row("MoneyCheck.amount", "12.5", "12.5");
        row("MoneyCheck.amount", "12.50", "12.5");
        row("MoneyCheck.amount", "-0.01", "-0.01");
        row("MoneyCheck.amount", "12.505", "");
        row("MoneyCheck.amount", "1e3", "");
        row("MoneyCheck.amount", "99999999999999999999", "");
        row("IndicatorReading.value", "0.25", "0.25");
        row("IndicatorReading.value", "0.00001", "");
        row("IndicatorReading.op", "at_least", "at_least");
        row("IndicatorReading.op", "1", "at_least");
        row("IndicatorReading.op", "77", "77");
        row("IndicatorReading.op", "AT_LEAST", "");
        row("IndicatorReading.op", "-1", "");
        row("Visit.state", "refused_to_sign", "refused_to_sign");
        row("Visit.latitude", "36.6512345", "36.6512345");
        row("Visit.latitude", "36.65123456", "");
        row("Visit.accuracy", "5000", "5000");
        row("Visit.accuracy", "5.5", "");
        row("Visit.started", "2022-08-15T09:30:00+08:00", "2022-08-15T01:30:00Z");
        row("Visit.started", "2022-08-15T01:30:00.125Z", "2022-08-15T01:30:00.125Z");
        row("Visit.started", "2022-08-15", "2022-08-15T00:00:00Z");
        row("Visit.started", "1660527000000", "2022-08-15T01:30:00Z");
        row("Visit.started", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z");
        row("Visit.started", "2022-02-30", "");
        row("Visit.started", "2022-08-15T09:30:00", "");
        row("Visit.started", "2022-08-15T24:00:00Z", "");
        row("Visit.started", "15.08.2022", "");
        row("Evidence.server_offset", "-1500", "-1500");
        row("MoneyCheck.invoice_seen", "true", "true");
        row("MoneyCheck.invoice_seen", "否", "false");
        row("MoneyCheck.invoice_seen", "perhaps", "");
        row("Visit.task_id", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
        row("Visit.task_id", "beef", "");
        row("Conflict.values", "beef", "beef");
        row("Conflict.values", "bee", "");
        row("Conflict.values", "+e-f", "");
        row("Visit.team", "乙,甲,,甲", "乙,甲");
        row("Visit.team", "a\\,b,c", "a\\,b,c");
        row("Visit.conclusion", " 合格, 已验收 ", " 合格, 已验收 ");
    }
    void textIsReadAsPeopleWriteIt() {
        QFETCH(QString, column);
        QFETCH(QString, text);
        QFETCH(QString, again);
        const Kind& kind = *catalog_->kind(column.section('.', 0, 0).toStdString());
        const Column& of = *kind.column(column.section('.', 1).toStdString());
        const auto value = valueFromText(kind, of, text.toStdString());
        QCOMPARE(value.ok(), !again.isEmpty());
        if (value) {
            QCOMPARE(QString::fromStdString(valueToText(of, *value)), again);
        } else {
            QCOMPARE(value.failure().code, Code::invalid);
            QVERIFY(QString::fromStdString(value.failure().message).contains(column));
        }
    }

    void nothingTypedIsAnEmptyValue() {
        for (const Kind& kind : catalog_->kinds())
            for (const Column& column : kind.columns) {
                QVERIFY(isEmpty(*valueFromText(kind, column, "")));
                QCOMPARE(valueToText(column, {}), std::string());
            }
    }

    void enumsHaveNamesForPeople() {
        const Column& state = *catalog_->kind(kinds::visit)->column("state");
        QCOMPARE(enumName(state, 2, true), std::string("现场核查中"));
        QCOMPARE(enumName(state, 2, false), std::string("On site"));
        QCOMPARE(enumName(state, 77, true), std::string("77"));
        QCOMPARE(enumValues(state), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8}));
        QVERIFY(enumValues(*catalog_->kind(kinds::visit)->column("title")).empty());
    }

    void twoPeopleWhoFillTheSameLineMeet() {
        const Kind& reading = *catalog_->kind(kinds::indicatorReading);
        suite::Dice dice(3);
        const Id visit = suite::someId(dice), other = suite::someId(dice);
        const Values values = {{10, Blob{suite::someBytes(dice, 16)}}, {11, std::string("≥266米")}};
        Values same = values;
        same.set(11, std::string("270"));
        QCOMPARE(keyOf(reading, visit, values), keyOf(reading, visit, same));
        QVERIFY(keyOf(reading, visit, values) != keyOf(reading, other, values));
        QVERIFY(keyOf(reading, visit, values) !=
                keyOf(*catalog_->kind(kinds::monitorRow), visit, values));
        same.set(10, Blob{suite::someBytes(dice, 16)});
        QVERIFY(keyOf(reading, visit, values) != keyOf(reading, visit, same));
    }

  private:
    void everyKind() {
        QTest::addColumn<unsigned>("number");
        for (const Kind& kind : catalog_->kinds()) QTest::newRow(kind.name.c_str()) << kind.number;
    }
    const Kind& current() {
        QFETCH(unsigned, number);
        return *catalog_->kind(number);
    }

    const std::shared_ptr<const Catalog> catalog_ = Catalog::builtIn();
};

static const suite::Case<RecordTest> here("record");
#include "record_test.moc"
