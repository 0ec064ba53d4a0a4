#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>

/// Rows of the project's page and of its score sheet.
namespace field::view {

/// A line of facts: a word and what it stands for.
struct FactRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString label MEMBER label)
    Q_PROPERTY(QString value MEMBER value)

  public:
    QString key, label, value;
    bool operator==(const FactRow&) const = default;
};

/// A target of the project.
struct TargetRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString group MEMBER group)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString target MEMBER target)
    Q_PROPERTY(QString weight MEMBER weight)
    Q_PROPERTY(bool core MEMBER core)

  public:
    QString key, group, name, target, weight;
    bool core = false;
    bool operator==(const TargetRow&) const = default;
};

/// A rule of warning that speaks.
struct WarningRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString said MEMBER said)
    Q_PROPERTY(QString source MEMBER source)
    Q_PROPERTY(QString level MEMBER level)
    Q_PROPERTY(QString tone MEMBER tone)

  public:
    QString key, name, said, source, level, tone;
    bool operator==(const WarningRow&) const = default;
};

/// An alert on record.
struct AlertRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString said MEMBER said)
    Q_PROPERTY(QString stateWord MEMBER stateWord)
    Q_PROPERTY(QString tone MEMBER tone)

  public:
    QString key, name, said, stateWord, tone;
    bool operator==(const AlertRow&) const = default;
};

/// An earlier visit, or one under way.
struct VisitRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString when MEMBER when)
    Q_PROPERTY(QString stateWord MEMBER stateWord)
    Q_PROPERTY(QString tone MEMBER tone)
    Q_PROPERTY(int conflicts MEMBER conflicts)

  public:
    QString key, name, when, stateWord, tone;
    int conflicts = 0;
    bool operator==(const VisitRow&) const = default;
};

}  // namespace field::view
