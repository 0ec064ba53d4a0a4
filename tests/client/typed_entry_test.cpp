#include "client/typed_entry.h"

#include <QTest>

#include "shared/record.h"
#include "tests/support/suite.h"

using namespace field;
using shared::Value;

class TypedEntryTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// What was typed is kept; beside it stands what could be read, and nothing that could not.
    void whatIsTypedIsKeptBesideWhatItSays_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("says");
        QTest::addColumn<bool>("sure");
        const auto row = [](const char* kind, const char* column, const char* typed,
                            const char* says, bool sure = true) {
            QTest::addRow("%s.%s: %s", kind, column, typed)
                << kind << column << typed << says << sure;
        };
        row("IndicatorReading", "raw", "≥266米", "raw=≥266米 value=266 op=at_least unit=米");
        row("IndicatorReading", "raw", "１２．５％", "raw=１２．５％ value=12.5 op= unit=%");
        row("IndicatorReading", "raw", "270", "raw=270 value=270 op= unit=");
        row("IndicatorReading", "raw", "", "raw= value= op= unit=");
        row("SelfEvalRow", "actual_raw", "≤3天", "actual_raw=≤3天 actual=3 op=at_most unit=天");
        row("MonitorRow", "kpi_raw", "95%", "kpi_raw=95% kpi_val=95 kpi_unit=%");
        row("ProgressCheck", "measured_raw", "230米",
            "unit=米 measured_raw=230米 measured_quantity=230");
        row("ProgressCheck", "measured_raw", "230", "measured_raw=230 measured_quantity=230");
        row("ProgressCheck", "measured_raw", "≥230米",
            "measured_raw=≥230米 measured_quantity=", false);
        row("MoneyCheck", "amount_raw", "1,234.5万", "amount_raw=1,234.5万 amount=12345000");
        row("MoneyCheck", "amount_raw", "若干", "amount_raw=若干 amount=", false);
        row("Finding", "amount_raw", "8.54亿元", "amount_raw=8.54亿元 amount=854000000");
        row("Rectification", "recovered_raw", "12元", "recovered_raw=12元 recovered=12");
        row("IndicatorReading", "likelihood", "possible", "likelihood=possible");
        row("Visit", "team", "李,王", "team=李,王");
    }
    void whatIsTypedIsKeptBesideWhatItSays() {
        QFETCH(QString, kind);
        QFETCH(QString, column);
        QFETCH(QString, typed);
        QFETCH(QString, says);
        QFETCH(bool, sure);
        const auto& shape = *shared::Catalog::builtIn()->kind(kind.toStdString());
        const auto entry =
            client::readTyped(shape, *shape.column(column.toStdString()), typed.toStdString(), {});
        QVERIFY2(entry.ok(), entry ? "" : entry.failure().message.c_str());
        QStringList said;
        for (const auto& [number, value] : entry->values) {
            const auto& member = *shape.column(number);
            said << QString::fromStdString(member.name + "=" + shared::valueToText(member, value));
        }
        QCOMPARE(said.join(" "), says);
        QCOMPARE(entry->doubt.empty(), sure);
    }

    void aValueThatTheColumnCannotTakeIsRefusedByName() {
        const auto& visit = *shared::Catalog::builtIn()->kind("Visit");
        const auto entry = client::readTyped(visit, *visit.column("state"), "flying", {});
        QCOMPARE(entry.failure().code, shared::Code::invalid);
        QVERIFY(entry.failure().message.find("Visit.state") != std::string::npos);
    }
};

static const suite::Case<TypedEntryTest> here("typed_entry");

#include "typed_entry_test.moc"
