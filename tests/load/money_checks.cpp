#include "tests/load/money_checks.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "shared/catalog.h"

namespace load {

using field::shared::Value;
using field::shared::Values;

namespace {

Values valuesOf(const std::vector<std::pair<std::string, Value>>& named) {
    static const auto catalog = field::shared::Catalog::builtIn();
    const auto& kind = *catalog->kind(field::shared::kinds::moneyCheck);
    Values values;
    for (const auto& [name, value] : named) values.set(kind.column(name)->number, value);
    return values;
}

constexpr std::array companies = {"水利水电工程", "公路桥梁建设", "农业综合开发", "市政园林绿化",
                                  "机电设备安装", "测绘地理信息", "环境检测技术"};
constexpr std::array notes = {"发票与合同金额一致，附件齐全。", "缺验收单一份，已要求补齐。",
                              "付款对象与合同乙方一致。", "进度款按合同约定比例支付。"};

std::string payeeOf(std::size_t row, int round) {
    return fmt::format("岳阳县{}第{}有限公司", companies[row % companies.size()],
                       row * 7 % 90 + static_cast<std::size_t>(round));
}

}  // namespace

Values wholeRow(std::size_t row) {
    const auto amountFen = static_cast<std::int64_t>((row * 7'919 + 131) % 9'973) * 10'100;
    return valuesOf(
        {{"voucher_no", fmt::format("JZ-2022-{:04}", row * 13 % 9'000)},
         {"voucher_date", std::int64_t{1'663'545'600'000} +
                              static_cast<std::int64_t>(row * 31 % 300) * std::int64_t{86'400'000}},
         {"amount_raw", fmt::format("{}.{:02}", amountFen / 100, amountFen % 100)},
         {"amount", amountFen},
         {"payee", payeeOf(row, 0)},
         {"contract_id", fmt::format("HT-2022-{:03}", row * 17 % 500)},
         {"invoice_seen", std::int64_t{1}},
         {"matches_ledger", std::int64_t{1}},
         {"special_account", std::int64_t{0}},
         {"difference", std::int64_t{0}},
         {"note", std::string(notes[row % notes.size()])},
         {"difference_raw", std::string("0")}});
}

Values threeColumns(std::size_t row, int round) {
    return valuesOf({{"payee", payeeOf(row, round)},
                     {"invoice_seen", std::int64_t{0}},
                     {"matches_ledger", std::int64_t{0}}});
}

}  // namespace load
