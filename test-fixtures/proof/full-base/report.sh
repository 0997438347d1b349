awk -F, 'NR > 1 { total += $2 * $3 } END { printf "total %.2f\n", total }' prices.csv
