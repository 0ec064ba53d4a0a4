#include "client/capture/form.h"

#include <QTest>

#include "shared/record.h"
#include "tests/support/suite.h"

using namespace field;
using shared::Value;

namespace {

/// "unit=米 design_quantity=1200" as the texts of columns.
std::vector<std::pair<std::string, std::string>> texts(const QString& line) {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& part : line.split(' ', Qt::SkipEmptyParts))
        all.emplace_back(part.section('=', 0, 0).toStdString(), part.section('=', 1).toStdString());
    return all;
}

class Page {
  public:
    explicit Page(const QString& kind) : kind_(*catalog_->kind(kind.toStdString())) {
        held_.record.kind = kind_.number;
    }
    void holds(const QString& line) {
        for (const auto& [name, text] : texts(line)) {
            const auto& column = *kind_.column(name);
            held_.record.values.set(column.number, *shared::valueFromText(kind_, column, text));
        }
    }
    client::Form open() const { return client::Form(catalog_, held_, false, {}); }
    void type(client::Form& form, const QString& line) const {
        for (const auto& [name, text] : texts(line)) form.type(kind_.column(name)->number, text);
    }
    /// What a save would write, as the page's own columns are called.
    QString saves(const client::Form& form) const {
        QStringList said;
        if (const auto change = form.change())
            for (const auto& [number, value] : change->values) {
                const auto& column = *kind_.column(number);
                said << QString::fromStdString(column.name + "=" +
                                               shared::valueToText(column, value));
            }
        return said.join(' ');
    }
    QString doubts(const client::Form& form) const {
        QStringList doubted;
        for (const auto number : form.touched())
            if (form.doubt(number) != client::Doubt::none)
                doubted << QString::fromStdString(kind_.column(number)->name);
        return doubted.join(' ');
    }

  private:
    std::shared_ptr<const shared::Catalog> catalog_ = shared::Catalog::builtIn();
    const shared::Kind& kind_;
    client::Held held_;
};

}  // namespace

class FormTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// No figure is saved in another unit than the one it was typed or shown in.
    void aQuantityKeepsItsUnit_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("held");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("saved");
        QTest::addColumn<QString>("doubted");
        const auto row = [](const char* why, const char* kind, const char* held, const char* typed,
                            const char* saved, const char* doubted = "") {
            QTest::newRow(why) << kind << held << typed << saved << doubted;
        };
        row("a reading without a unit has none", "IndicatorReading",
            "raw=1.2万人次 value=1.2 unit=万人次", "raw=12000", "raw=12000 value=12000 unit=");
        row("a reading's unit is its own", "IndicatorReading",
            "raw=1.2万人次 value=1.2 unit=万人次", "raw=8000人次",
            "raw=8000人次 value=8000 unit=人次");

        row("measured in another unit of length", "ProgressCheck", "",
            "unit=米 design_quantity=1200 measured_raw=1.2千米",
            "unit=米 design_quantity=1200 measured_raw=1.2千米 measured_quantity=1200");
        row("measured in a unit of another kind", "ProgressCheck", "unit=米 design_quantity=1200",
            "measured_raw=1.2亩", "measured_raw=1.2亩", "measured_raw");
        row("measured in a unit beside a figure that has none", "ProgressCheck", "",
            "design_quantity=1200 measured_raw=1.2千米",
            "design_quantity=1200 measured_raw=1.2千米", "measured_raw");
        row("the only figure brings its unit", "ProgressCheck", "", "measured_raw=1.2千米",
            "unit=千米 measured_raw=1.2千米 measured_quantity=1.2");
        row("what would be rounded is not converted", "ProgressCheck", "unit=公里",
            "measured_raw=12毫米", "measured_raw=12毫米", "measured_raw");
        row("more places than four, but not of the unit that stands", "ProgressCheck", "unit=米",
            "measured_raw=1.23456千米", "measured_raw=1.23456千米 measured_quantity=1234.56");
        row("another unit for what was measured", "ProgressCheck",
            "unit=米 measured_raw=230米 measured_quantity=230", "unit=千米",
            "unit=千米 measured_quantity=0.23");
        row("a figure without a unit takes the new one", "ProgressCheck",
            "unit=米 measured_raw=230 measured_quantity=230", "unit=千米", "unit=千米");
        row("many are written out", "ProgressCheck", "unit=座",
            "design_quantity=1.2万 reported_quantity=3千 measured_raw=1.1万座",
            "design_quantity=12000 reported_quantity=3000 measured_raw=1.1万座 "
            "measured_quantity=11000");
        row("a design in another unit of length", "ProgressCheck", "unit=米",
            "design_quantity=1.2千米", "design_quantity=1200");
        row("a design in a unit of another kind", "ProgressCheck", "unit=米",
            "design_quantity=1.2亩", "", "design_quantity");
        row("a design in a unit where none stands", "ProgressCheck", "", "design_quantity=1.2千米",
            "", "design_quantity");
        row("a comparison is no design", "ProgressCheck", "unit=米", "design_quantity=≥1200", "",
            "design_quantity");
        row("a comparison is no measurement", "ProgressCheck", "unit=米", "measured_raw=≥1200",
            "measured_raw=≥1200", "measured_raw");
        row("per cent where per cent is asked for", "ProgressCheck", "", "image_progress=80%",
            "image_progress=80");
        row("per mille too", "ProgressCheck", "", "image_progress=５‰", "image_progress=0.5");
        row("metres where per cent is asked for", "ProgressCheck", "", "image_progress=80米", "",
            "image_progress");
    }
    void aQuantityKeepsItsUnit() {
        QFETCH(QString, kind);
        QFETCH(QString, held);
        QFETCH(QString, typed);
        Page page(kind);
        page.holds(held);
        auto form = page.open();
        page.type(form, typed);
        QTEST(page.saves(form), "saved");
        QTEST(page.doubts(form), "doubted");
    }
};

static const suite::Case<FormTest> here("form");

#include "form_test.moc"
