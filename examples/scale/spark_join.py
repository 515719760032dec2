"""Answers questions with Apache Spark: as many rows as the cluster holds.

    python spark_join.py TABLE ROWS ANSWERS                                   on this machine
    spark-submit --master yarn --py-files condition.py spark_join.py ...      on a cluster

TABLE is what `snapback export` writes (a file or a folder of them), small enough that every executor is sent all of it;
ROWS has the columns of `snapback batch`, `reading` and, unless the table has one activity for each item, `activity` filled in.
"""

import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import broadcast, col, expr

from condition import ANSWER, condition

table, rows, answers = sys.argv[1:4]
spark = SparkSession.builder.appName("snapback").getOrCreate()


def read(path):
    if path.endswith(".parquet"):
        return spark.read.parquet(path)
    return spark.read.csv(path, header=True, quote='"', escape='"')


t, q = read(table).alias("t"), read(rows).alias("q")

on = condition(t.columns, q.columns)
joined = q.join(broadcast(t), expr(on), "left").select("q.*", *[col(f"t.{name}") for name in ANSWER])
joined.write.csv(answers, header=True, quote='"', escape='"', mode="overwrite")
